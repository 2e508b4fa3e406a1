#!/bin/sh
# The real servers, the browser and the front-end code that some tests run on. What cannot be had is said; the tests that need it then skip
# and say so.
set -eu
python=$1

updated=
install() {  # packages; nothing where it may not be done
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        [ -n "$updated" ] || apt-get update -qq || true
        updated=yes
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null || true
    fi
}

command -v java >/dev/null && command -v mvn >/dev/null || install openjdk-17-jre-headless maven
if command -v java >/dev/null && command -v mvn >/dev/null; then
    "$python" -m tests.contract.log.kafka_server
else
    echo "no Java 17 with Maven: tests on a real Kafka will be skipped" >&2
fi
if command -v go >/dev/null; then
    "$python" -m tests.deploy.compose_go || echo "compose-go cannot be built: deploy/compose.yaml will not be read by it" >&2
else
    echo "no Go: deploy/compose.yaml will not be read by compose-go" >&2
fi
command -v promtool >/dev/null || install prometheus
command -v promtool >/dev/null ||
    echo "no promtool: tests on a real Prometheus will be skipped (apt-get install prometheus)" >&2
command -v amtool >/dev/null || install prometheus-alertmanager
command -v amtool >/dev/null ||
    echo "no amtool: the Alertmanager example will not be read by it (apt-get install prometheus-alertmanager)" >&2
command -v redis-server >/dev/null || install redis-server
command -v redis-server >/dev/null ||
    echo "no redis-server: tests on a Redis with TLS will be skipped (apt-get install redis-server)" >&2
"$python" -m tests.integration.dashboards.reading ||
    echo "no front-end code of Grafana (npm): what is read of the dashboards will not be tested" >&2
browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
browser >/dev/null || install chromium
browser >/dev/null ||
    echo "no Chromium: the kiosk page will not be tested in a browser (apt-get install chromium)" >&2
