#!/bin/sh
# The real servers and the browser that some tests run on. What cannot be had is said; the tests that need it then skip
# and say so.
set -eu
python=$1

if command -v java >/dev/null && command -v mvn >/dev/null; then
    "$python" -m tests.contract.log.kafka_server
else
    echo "no Java 17 with Maven: tests on a real Kafka will be skipped" >&2
fi

wanted=""
command -v promtool >/dev/null || wanted="$wanted prometheus"
if ! { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null; then
    wanted="$wanted chromium"
fi
if [ -n "$wanted" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        # shellcheck disable=SC2086 - a list of packages
        apt-get update -qq && apt-get install -y -qq --no-install-recommends $wanted >/dev/null ||
            echo "cannot install$wanted: tests that need them will be skipped" >&2
    else
        echo "no$wanted: tests that need them will be skipped (apt-get install$wanted)" >&2
    fi
fi
