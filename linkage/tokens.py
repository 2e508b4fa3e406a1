"""Tokens are read from files, so that none is in a process list or a shell's history."""

import sys
from pathlib import Path

from linkage.failure import fail


def read_token(file: Path, option: str = "--token-file") -> str:
    """``-`` reads stdin. ``option``: what named the file. Ends the program if it cannot be read."""
    try:
        return (sys.stdin.read() if str(file) == "-" else file.read_text()).strip()
    except (OSError, UnicodeDecodeError) as error:
        fail(f"cannot read the token from {option} {file}: {getattr(error, 'strerror', None) or 'not text'}")
