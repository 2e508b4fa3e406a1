"""Whether a subscriber's endpoint seems to be up: one that is down is asked by one delivery at a time."""

from collections.abc import Callable
from typing import Final

from streams.notifier.backoff import Backoff
from streams.notifier.delivery import Outcome

DOWN_AFTER: Final = 5
"""Failures in a row, of whatever alerts, after which the endpoint counts as down."""


class Health:
    """Times in wall-clock ms. ``draw``: random numbers in [0, 1)."""

    def __init__(self, backoff: Backoff, draw: Callable[[], float]) -> None:
        self._backoff = backoff
        self._draw = draw
        self._failures = 0
        self._probes = 0
        self._down_since = 0
        self.paused_until = 0

    @property
    def down(self) -> bool:
        return self._failures >= DOWN_AFTER

    def heard(self, outcome: Outcome, started: int, now: int) -> bool:
        """Takes one attempt into account; True if the endpoint has just come back.

        What was under way already when the endpoint went down says nothing new, and lengthens no wait.
        """
        if outcome.delivered:
            back = self.down
            self._failures = self._probes = self.paused_until = 0
            return back
        was_down = self.down
        self._failures += 1
        if self._failures == DOWN_AFTER:
            self._down_since = now
        wait_s = outcome.retry_after_s or 0.0
        if started >= self._down_since if was_down else self._failures == DOWN_AFTER:
            self._probes += 1
            wait_s = max(wait_s, self._backoff.wait_s(self._probes, self._draw()))
        self.paused_until = max(self.paused_until, now + int(wait_s * 1000))
        return False
