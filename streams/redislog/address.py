"""From faust's broker URL to the URL of the Redis that holds the log."""

from yarl import URL


def redis_url(broker: URL) -> str:
    """``redislog:///a/redis.sock`` → ``unix:///a/redis.sock``; ``redislog://h:1/0`` → ``redis://h:1/0``."""
    if broker.host is None:
        return f"unix://{broker.path}"
    return str(broker.with_scheme("redis"))
