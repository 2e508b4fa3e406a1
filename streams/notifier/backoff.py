"""How long to wait before trying again: exponential, with full jitter, so that many senders spread out."""

from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST_RETRY_AFTER_S: Final = 3600.0
"""A receiver may ask for this much patience and no more."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """After the n-th failure in a row (from 1) the ceiling is ``first_s * 2**(n-1)``, at most ``longest_s``."""

    first_s: float = 1.0
    longest_s: float = 300.0

    def __post_init__(self) -> None:
        if not 0 < self.first_s <= self.longest_s:
            raise ValueError(f"back-off needs 0 < first_s <= longest_s, got {self.first_s} and {self.longest_s}")

    def ceiling_s(self, failures: int) -> float:
        doublings = min(max(failures, 1) - 1, 60)  # beyond that floats say nothing more
        return min(self.longest_s, self.first_s * 2.0**doublings)

    def wait_s(self, failures: int, draw: float) -> float:
        """``draw`` is a random number in [0, 1): the wait is anything up to the ceiling."""
        return draw * self.ceiling_s(failures)


def retry_after_s(value: str | None, now_s: float) -> float | None:
    """Seconds a ``Retry-After`` header asks for (a number or an HTTP date), None if it is absent or unreadable."""
    if not value:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        wait = float(value)
    else:
        try:
            at = parsedate_to_datetime(value)
        except ValueError:
            return None
        wait = (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() - now_s
    return min(max(wait, 0.0), LONGEST_RETRY_AFTER_S)
