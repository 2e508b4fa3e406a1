"""A fuzz target: what is run on bytes, and what to begin from."""

from collections.abc import Callable
from typing import NamedTuple


class Target(NamedTuple):
    """``run`` raises whatever is wrong with the answer. ``packages``: folders whose lines count as reached.
    ``tokens``: what hurts parsers of this kind."""

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    tokens: list[bytes]
    packages: tuple[str, ...]
