"""A real server that some tests run on: where it cannot be had they are skipped and say why, except where all of them
must run."""

import os
from typing import Final

import pytest

ALL: Final = "LINKAGE_REAL_SERVERS"
"""Set to ``required`` by the gate: a server that is missing there fails the tests instead of leaving them out."""


def need(missing: str | None) -> None:
    """``missing``: why the server cannot be had, or None."""
    if missing is None:
        return
    if os.environ.get(ALL) == "required":
        pytest.fail(f"{missing} ({ALL}=required)", pytrace=False)
    pytest.skip(missing)
