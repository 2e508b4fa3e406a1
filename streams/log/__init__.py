"""The log of facts: where the gateway writes, embedded (Redis Streams) or Kafka."""
