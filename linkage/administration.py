"""What commands of administrators share: asking the gateway, and handing out a secret once."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import typer

from linkage.failure import fail


def asked(url: str, token_file: Path | None, ca_file: Path | None, method: str, path: str, **more: Any) -> Any:
    """The gateway's answer. Ends the program in the gateway's words if it is no."""
    from linkage.asking import Asked, RefusedError

    gateway = Asked(url, token_file, ca_file)
    try:
        return gateway.ask(method, path, **more)
    except RefusedError as refusal:
        fail(f"{url}: {refusal}")


def check_hand_over(file: Path | None) -> None:
    """Before anything is made: ends the program if the secret could not be written."""
    if file is not None and file.exists():
        fail(f"--out {file} is there already; name a new file", 2)
    if file is not None and not os.access(file.absolute().parent, os.W_OK):
        fail(f"--out {file}: its folder cannot be written", 2)


def hand_over(secret: str, file: Path | None, option: str = "--out", *, over: bool = False) -> None:
    """To a file that its owner alone may read, a new one unless ``over`` what is there, or to stdout with nothing else.
    ``option`` is what named it."""
    if file is None:
        sys.stdout.write(f"{secret}\n")
        return
    try:
        how = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if over else os.O_EXCL)
        with os.fdopen(os.open(file, how, 0o600), "w") as out:
            out.write(f"{secret}\n")
    except OSError as error:
        sys.stdout.write(f"{secret}\n")  # it cannot be had again
        fail(f"{option} {file}: {error.strerror}; the secret went to stdout")


def print_json(content: Any) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


def told(text: str) -> None:
    """To stderr: stdout is for what was asked for."""
    typer.echo(text, err=True)
