"""What a store says when it cannot be asked now."""

from collections.abc import Iterator
from contextlib import contextmanager
from traceback import walk_tb

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
    except AttributeError as error:
        if not _inside_the_client(error):
            raise
        raise StoreUnavailable("Redis: the connection was closed while it was in use") from error


def _inside_the_client(error: AttributeError) -> bool:
    """A cluster client shares its connections: one that another task has just closed has no writer any more, and says
    so in this way."""
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    return bool(frames) and str(frames[-1].f_globals.get("__name__", "")).startswith("redis.")
