"""One request on its way to the log, and what its sender is told."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import msgspec

from gates.fact_items import FactBatch
from gates.fields import Id, Name
from gates.intake import Intake, Routed
from gates.item_result import ItemResult
from gates.memory import IntakeMemory
from gates.scan_items import ScanBatch

Work = Callable[[Intake, int], tuple[list[ItemResult], list[Routed]]]
"""What a request wants of the intake, given its time of reception (ms)."""

RETRY_AFTER_S: Final = 2.0


class NotTakenError(Exception):
    """Nothing was taken in; the sender keeps its batch and comes again after ``retry_after_s``.

    ``reason`` is a short code to count by.
    """

    def __init__(self, reason: str, message: str, retry_after_s: float = RETRY_AFTER_S) -> None:
        super().__init__(message)
        self.reason = reason
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class Receipt:
    """``received`` (ms) is what the log says; ``results`` are in the order of the items. ``device``: whose
    batch it was, if a device's."""

    received: int
    results: list[ItemResult]
    device: str | None = None

    @property
    def new(self) -> list[ItemResult]:
        """Of what the log did not have before."""
        return [one for one in self.results if one.status == "accepted"]


def _future() -> "asyncio.Future[Receipt]":
    return asyncio.get_running_loop().create_future()


@dataclass(eq=False, slots=True)
class Request:
    """``size`` in bytes. ``event_ids``, ``trackers``: what the memory will be asked for. ``needs_memory``: it cannot
    be judged while the memory is away. ``listening``: the intake was there to hear devices up to this moment.
    ``received`` (ms) is stamped by the collector, ``tick`` is its own reminder to tell the time; ``turn``: its place in
    a recording; ``queued_at``: when it joined the queue, on the loop's clock (s)."""

    work: Work
    size: int = 0
    items: int = 0
    device: str | None = None
    event_ids: Sequence[str] = ()
    trackers: Sequence[str] = ()
    needs_memory: bool = False
    listening: bool = True
    tick: bool = False
    received: int = 0
    turn: int | None = None
    queued_at: float = 0.0
    receipt: "asyncio.Future[Receipt]" = field(default_factory=_future)

    def answer(self, receipt: Receipt) -> None:
        if not self.receipt.done():
            self.receipt.set_result(receipt)

    def refuse(self, error: Exception) -> None:
        if not self.receipt.done():
            self.receipt.set_exception(error)
            self.receipt.exception()  # whoever waited may have hung up; that is no error of ours

    @property
    def comes_again(self) -> bool:
        """Whether its sender was told to send it again."""
        done = self.receipt.done() and not self.receipt.cancelled()
        return done and isinstance(self.receipt.exception(), NotTakenError)


class _Ids(msgspec.Struct):
    """What the memory will be asked about one item."""

    kind: Any = None
    event_id: Id | None = None
    voids: Id | None = None
    tracker: Name | None = None
    unit: Any = None


_ids = msgspec.json.Decoder(_Ids)


def scans_request(batch: ScanBatch, size: int) -> Request:
    """A device's batch; the device must be registered."""
    request = Request(
        lambda intake, received: intake.scans(batch, received), size, len(batch.items), device=batch.device_id
    )
    _ask(request, batch.items)
    return request


def facts_request(batch: FactBatch, size: int) -> Request:
    """An agency's batch."""
    request = Request(lambda intake, received: intake.facts(batch, received), size, len(batch.items))
    _ask(request, batch.items)
    return request


def _ask(request: Request, items: Sequence[msgspec.Raw | bytes]) -> None:
    """Ids and trackers to look up; an item that names its unit only by these cannot do without."""
    asked: list[str] = []
    trackers: list[str] = []
    for raw in items:
        try:
            ids = _ids.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue  # the intake will refuse this item and say why
        if ids.event_id is not None:
            asked.append(ids.event_id)
        if ids.voids is not None:
            asked.append(ids.voids)
        if ids.tracker is not None:
            trackers.append(ids.tracker)
        if ids.unit is None and (ids.voids is not None or ids.kind == "fix"):
            request.needs_memory = True
    request.event_ids, request.trackers = asked, trackers


class LastingMemory(IntakeMemory, Protocol):
    """An intake memory that is fetched before a group, taken back if the log fails, and kept if it does not."""

    async def load(self) -> None: ...
    async def prefetch(self, event_ids: Sequence[str], devices: Sequence[str], trackers: Sequence[str]) -> bool: ...
    async def refresh(self) -> bool: ...
    def mark(self) -> int: ...
    def undo(self, mark: int = 0) -> None: ...
    def reached(self, ends: Mapping[int, int]) -> None: ...
    async def save(self) -> None: ...
    async def close(self) -> None: ...
