"""Scans that the gateway has not answered while their lorry waits: their passes are checked here, and that is told."""

import asyncio
from collections.abc import Callable
from typing import Final

from gates.kiosk.happenings import Answered, Happening, Line, Rejected, ScanKept
from gates.kiosk.offline_check import OfflineCheck

ANSWER_S: Final = 2.0
"""A gateway that is there answers in milliseconds; a line that hangs is not waited for any longer."""


class Unanswered:
    """Stands between the kiosk and its screen: passes everything on, and adds what was checked. Nothing that it says
    replaces an answer, and no scan depends on it."""

    def __init__(self, tell: Callable[[Happening], None], check: OfflineCheck, answer_s: float = ANSWER_S) -> None:
        self._tell = tell
        self._check = check
        self._answer_s = answer_s
        self._offline = False
        self._waiting: dict[str, tuple[ScanKept, asyncio.TimerHandle]] = {}

    def tell(self, happening: Happening) -> None:
        """Needs the running loop."""
        self._tell(happening)
        if isinstance(happening, ScanKept):
            self._wait(happening)
        elif isinstance(happening, Answered | Rejected):
            self._given_up(happening.event_id)
        elif isinstance(happening, Line):
            self._offline = not happening.online
            for event_id in [*self._waiting] if self._offline else ():
                self._unanswered(event_id)

    def _wait(self, kept: ScanKept) -> None:
        loop = asyncio.get_running_loop()
        timer = loop.call_later(self._answer_s, self._unanswered, kept.event_id)
        self._waiting[kept.event_id] = (kept, timer)
        if self._offline:
            self._unanswered(kept.event_id)

    def _unanswered(self, event_id: str) -> None:
        kept = self._given_up(event_id)
        checked = None if kept is None else self._check.of(kept)
        if checked is not None:
            self._tell(checked)

    def _given_up(self, event_id: str) -> ScanKept | None:
        kept, timer = self._waiting.pop(event_id, (None, None))
        if timer is not None:
            timer.cancel()
        return kept
