"""The time that batches are signed by: the kiosk's own, put right by what the gateway's answers say.

A kiosk whose clock is an hour off must still get through, or nobody would learn of it: the gateway measures the error
on ``send_time``, which stays the kiosk's own. Only signatures are held to five minutes, so only they are put right.
"""

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Final

ABOUT_THE_CLOCK: Final = (b"stale_timestamp", b"early_timestamp")
"""Codes of refusals that a clock is to blame for (docs/api.md)."""


class SigningClock:
    def __init__(self, now_s: Callable[[], float] = time.time) -> None:
        self._now_s = now_s
        self.off_s = 0
        """By how much the kiosk's clock is fast, as far as it has been found out."""

    def now_s(self) -> float:
        return self._now_s() - self.off_s

    def learn(self, status: int, body: bytes, date: str | None) -> bool:
        """Whether a refusal was for the clock and it has been put right, so that sending again at once may help."""
        if status != 401 or not date or not any(code in body for code in ABOUT_THE_CLOCK):
            return False
        try:
            theirs = parsedate_to_datetime(date).timestamp()
        except ValueError:
            return False
        found = round(self._now_s() - theirs)
        if found == self.off_s:
            return False
        self.off_s = found
        return True
