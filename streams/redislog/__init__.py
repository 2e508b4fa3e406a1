"""A faust transport over the embedded log: ``redislog:///path/redis.sock`` or ``redislog://host:port/db``.

One process owns every partition: there is no group protocol and no rebalance; a second worker would lose the
version race of each commit and stop. Whoever needs more workers moves to Kafka. See ADR 0004.
"""

from typing import ClassVar

from faust.transport import base

from streams.redislog.address import redis_url
from streams.redislog.consumer import Consumer
from streams.redislog.producer import Producer

__all__ = ["Transport", "redis_url"]


class Transport(base.Transport):
    """What the entry point ``redislog`` of ``faust.transports`` names."""

    Consumer: ClassVar[type] = Consumer
    Producer: ClassVar[type] = Producer

    default_port = 6379
    driver_version = "redislog=1"
