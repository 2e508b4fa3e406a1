"""How far the posting is, for whoever waits for a share of it."""

import asyncio
import sys
from time import monotonic
from typing import Final

from gates.playback import Progress
from tests.chaos.waiting import until

TELL_S: Final = 5.0


class Clock:
    """How far the posting is; tells it on stderr now and then."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.lines = 0
        self.recorded_at = 0
        self.over = False
        self._moved = asyncio.Event()
        self._told_at = self._began = monotonic()

    @property
    def share(self) -> float:
        return self.lines / self.total

    def moved(self, progress: Progress) -> None:
        self.lines, self.recorded_at = progress.lines, progress.recorded_at
        if monotonic() - self._told_at >= TELL_S:
            self._told_at = monotonic()
            self.say(f"{self.lines:,} of {self.total:,} lines posted, {progress.resent:,} resent")

    def say(self, what: str) -> None:
        sys.stderr.write(f"{monotonic() - self._began:6.1f} s  {what}\n")
        sys.stderr.flush()

    async def reach(self, share: float) -> None:
        await until(lambda: self.share >= share or self.over)
