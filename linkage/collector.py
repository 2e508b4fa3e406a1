"""How often Python looks for cycles: seldom, where a process makes much that has none."""

import gc
from typing import Final

THRESHOLDS: Final = (20_000, 20, 50)
"""Containers made since the last look, and looks of the younger generation before one of the next. Events, heads and
findings are freed by counting references; at Python's own thresholds (700, 10, 10) a tenth of a replay was looking."""


def look_seldom() -> None:
    """Call once everything that stays is loaded: that is left out of every later look."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
