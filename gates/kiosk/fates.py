"""What the gateway said of each item, put on record; held in memory where the disk is too full even for that."""

from collections.abc import Callable
from typing import Any

import msgspec

from gates.kiosk.answer import Answer, AnswerError, ItemAnswer
from gates.kiosk.happenings import Answered, Happening, Rejected
from gates.kiosk.kept import Counts, Fate, Kept, NotKeptError
from gates.kiosk.queue import KioskQueue


class Fates:
    """``through``: up to this number everything has been answered, recorded or not, and need not be sent again.

    What could not be recorded is tried again with every answer. A kiosk that is killed before sends it once more and
    is told ``duplicate``: a full disk costs traffic, never a scan.
    """

    def __init__(self, queue: KioskQueue, tell: Callable[[Happening], None]) -> None:
        self._queue = queue
        self._tell = tell
        self._pending: list[Fate] = []
        self.through = 0

    def take(self, batch: list[Kept], answer: Answer) -> None:
        """Raises AnswerError if it is not an answer to this batch; then nothing of it counts."""
        if [result.event_id for result in answer.results] != [kept.event_id for kept in batch]:
            raise AnswerError("the answer names other items than the batch had: it is not the gateway that answers")
        pairs = list(zip(batch, answer.results, strict=True))
        self._pending += [_fate(kept, result) for kept, result in pairs]
        self.recorded()
        if batch:
            self.through = batch[-1].seq
        for kept, result in pairs:
            self._tell(_happening(kept, result))

    def recorded(self) -> bool:
        """Whether everything that was answered is on disk now."""
        if self._pending:
            try:
                self._queue.settle(self._pending)
            except NotKeptError:
                return False
            self._pending = []
        return True

    def counts(self) -> Counts:
        found = self._queue.counts()
        rejected = sum(fate.state == "rejected" for fate in self._pending)
        return Counts(found.waiting - len(self._pending), found.rejected + rejected, found.since)


def _fate(kept: Kept, result: ItemAnswer) -> Fate:
    if result.status == "rejected":
        return Fate(kept.event_id, "rejected", result.reason or "no reason given")
    return Fate(kept.event_id, "acknowledged")


def _happening(kept: Kept, result: ItemAnswer) -> Happening:
    common: dict[str, Any] = {"seq": kept.seq, "event_id": kept.event_id, "code": code_of(kept.body)}
    if result.status == "rejected":
        return Rejected(**common, reason=result.reason or "no reason given")
    return Answered(
        **common, status=result.status, decision=result.decision, degraded=bool(result.degraded),
        reasons=result.reasons or [],
    )  # fmt: skip


class _Named(msgspec.Struct):
    unit: str | None = None
    qr_token: str | None = None


def code_of(body: bytes) -> str:
    """What was scanned, as far as an operator wants to see it."""
    named = msgspec.json.decode(body, type=_Named)
    return named.unit or named.qr_token or ""
