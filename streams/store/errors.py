"""What a store says when it cannot be asked now."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis.exceptions import RedisError

from streams.store.connection import is_outage


class StoreUnavailable(Exception):
    """The store does not answer. Ask again later; a commit may be repeated as it is."""


@contextmanager
def outages() -> Iterator[None]:
    """Turns what a Redis client raises during an outage into StoreUnavailable; a defect stays what it is."""
    try:
        yield
    except (RedisError, OSError) as error:
        if is_outage(error):
            raise StoreUnavailable(f"Redis: {error}") from error
        raise
