#!/bin/sh
# The real servers that some tests run on. What cannot be had is said; the tests that need it then skip and say so.
set -eu
python=$1

if command -v java >/dev/null && command -v mvn >/dev/null; then
    "$python" -m tests.contract.log.kafka_server
else
    echo "no Java 17 with Maven: tests on a real Kafka will be skipped" >&2
fi
if command -v go >/dev/null; then
    "$python" -m tests.deploy.compose_go
else
    echo "no Go: deploy/compose.yaml will not be read by compose-go" >&2
fi

updated=
# $1: a program; $2: the package that has it.
from_debian() {
    if command -v "$1" >/dev/null; then
        return
    fi
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        [ -n "$updated" ] || apt-get update -qq
        updated=yes
        apt-get install -y -qq --no-install-recommends "$2" >/dev/null
    else
        echo "no $1: tests that need it will be skipped (apt-get install $2)" >&2
    fi
}

from_debian promtool prometheus
from_debian redis-server redis-server
