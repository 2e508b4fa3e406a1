"""How a command says that it cannot go on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer


def fail(message: str, code: int = 1) -> NoReturn:
    """The message to stderr, without a traceback, and a non-zero exit code."""
    typer.echo(f"linkage: {message}", err=True)
    raise typer.Exit(code)


@contextmanager
def outages_told(code: int = 1) -> Iterator[None]:
    """A store or log that cannot be asked ends the command with what it said."""
    from streams.log.port import LogMismatch, LogUnavailable
    from streams.store.errors import StoreUnavailable

    try:
        yield
    except (StoreUnavailable, LogUnavailable, LogMismatch) as error:
        fail(str(error), code)
