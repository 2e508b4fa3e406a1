"""What a store says when it cannot be asked now."""

from collections.abc import Iterator
from contextlib import contextmanager

from streams.store.connection import ERRORS, is_outage
from streams.store.refusal import refusal


class StoreUnavailable(Exception):
    """The store does not answer. Ask again later; a commit may be repeated as it is."""


class StoreRefused(StoreUnavailable):
    """The store does not let us in, and will not before somebody changes a setting; the message says which."""


@contextmanager
def outages() -> Iterator[None]:
    """Turns what a Redis client raises during an outage into StoreUnavailable; a defect stays what it is."""
    try:
        yield
    except ERRORS as error:
        if (why := refusal(error)) is not None:
            raise StoreRefused(f"Redis: {why}") from error
        if is_outage(error):
            raise StoreUnavailable(f"Redis: {error}") from error
        raise
