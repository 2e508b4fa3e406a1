#!/bin/sh
# Makes the data folder on first use, then becomes Kafka. KAFKA_BIN: where Kafka's own scripts are.
set -eu
properties=$1
bin=${KAFKA_BIN:-/opt/kafka/bin}

"$bin/kafka-storage.sh" format --ignore-formatted --cluster-id "$KAFKA_CLUSTER_ID" --config "$properties"
exec "$bin/kafka-server-start.sh" "$properties"
