#!/bin/sh
# The real servers that some tests run on. What cannot be had is said; the tests that need it then skip and say so.
set -eu
python=$1

if command -v java >/dev/null && command -v mvn >/dev/null; then
    "$python" -m tests.contract.log.kafka_server
else
    echo "no Java 17 with Maven: tests on a real Kafka will be skipped" >&2
fi
if ! command -v promtool >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq && apt-get install -y -qq --no-install-recommends prometheus >/dev/null
    else
        echo "no promtool: tests on a real Prometheus will be skipped (apt-get install prometheus)" >&2
    fi
fi
