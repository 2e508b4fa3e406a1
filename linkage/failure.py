"""How a command says that it cannot go on."""

from typing import NoReturn

import typer


def fail(message: str, code: int = 1) -> NoReturn:
    """The message to stderr, without a traceback, and a non-zero exit code."""
    typer.echo(f"linkage: {message}", err=True)
    raise typer.Exit(code)
