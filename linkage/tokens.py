"""Tokens are read from files, so that none is in a process list or a shell's history."""

import sys
from pathlib import Path

from linkage.failure import fail


def read_token(file: Path) -> str:
    """``-`` reads stdin. Ends the program if it cannot be read."""
    try:
        return (sys.stdin.read() if str(file) == "-" else file.read_text()).strip()
    except (OSError, UnicodeDecodeError) as error:
        fail(f"cannot read the token from --token-file {file}: {getattr(error, 'strerror', None) or 'not text'}")
