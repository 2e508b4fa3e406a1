"""A group of requests goes through the intake and into the log, all of it, and only then is anybody answered."""

import time
from collections.abc import Callable, Iterable
from typing import Final

import structlog

from gates.coverage import Coverage
from gates.gatekeeper import Gatekeeper, Told
from gates.intake import Intake, Routed
from gates.request import RETRY_AFTER_S, LastingMemory, NotTakenError, Receipt, Request
from streams.events import Entry, GateScan, booked, encode_record
from streams.log.port import LogUnavailable, LogWriter
from streams.metrics import GatewayMetrics

RECORD_ENTRIES: Final = 500
"""Entries in one record at most: about 250 kB, a quarter of what Kafka takes by default."""

_log = structlog.get_logger()


class GroupCommit:
    """``new_intake`` builds the intake: once now, and anew after an outage of the log, so that devices which
    could not be heard in the meantime each get a fresh beat."""

    def __init__(
        self,
        new_intake: Callable[[], Intake],
        memory: LastingMemory,
        log: LogWriter,
        coverage: Coverage,
        metrics: GatewayMetrics,
        keeper: Gatekeeper | None = None,
    ) -> None:
        self.memory = memory
        self.coverage = coverage
        self._new_intake = new_intake
        self._intake = new_intake()
        self._log = log
        self._metrics = metrics
        self._keeper = keeper
        self.appended_at: float | None = None
        """When the log last took something, on the monotonic clock (s)."""
        self.log_ok = True
        """Whether the log took what it was last given."""
        self.received = 0
        """The latest time of reception that the log has (ms)."""

    async def run(self, group: list[Request], *, tick: bool) -> None:
        """Takes the group in, in its order; ``tick``: then tells every partition how late it is."""
        if tick and self.coverage.clock == "wall" and not await self.memory.refresh():
            self._intake = self._new_intake()  # others may hear what we do not: nobody is quiet until we know
        entries: dict[int, list[Entry]] = {}
        fetched = await self._fetch(group)
        judged = [(request, receipt) for request in fetched if (receipt := self._judge(request, entries))]
        latest = max([self.received, *(request.received for request in group)])
        if tick and self.coverage.behind(latest):
            _route(self._intake.quiet(latest), entries)
            _route(self._intake.everywhere(self.coverage.tick(latest)), entries)
        told: Told = {}
        if self._keeper is not None:
            told = await self._keeper.decide(entries, [one for _, receipt in judged for one in receipt.results])
        refusal = await self._append(entries)
        self.log_ok = refusal is None
        if refusal is not None:
            self._give_back([request for request, _ in judged], refusal)
            return
        self.received = latest
        if self._keeper is not None:
            self._keeper.remember(told)
        self._count_passes(entries, [one.event_id for _, receipt in judged for one in receipt.new])
        for request, receipt in judged:
            request.answer(receipt)
        await self.memory.save()

    async def _fetch(self, group: list[Request]) -> list[Request]:
        """Prefetches what the group asks of the memory; turns away what cannot be judged without it."""
        event_ids = [event_id for request in group for event_id in request.event_ids]
        devices = [request.device for request in group if request.device is not None]
        trackers = [tracker for request in group for tracker in request.trackers]
        if await self.memory.prefetch(event_ids, devices, trackers):
            return group
        for request in group:
            if request.needs_memory:
                request.refuse(
                    NotTakenError("memory_unavailable", "voided events and trackers cannot be looked up now")
                )
        return [request for request in group if not request.needs_memory]

    def _judge(self, request: Request, entries: dict[int, list[Entry]]) -> Receipt | None:
        if request.listening:
            _route(self._intake.quiet(request.received), entries)
        mark = self.memory.mark()
        try:
            results, routed = request.work(self._intake, request.received)
        except Exception as error:  # noqa: BLE001 - a defect in judging one batch must not cost its neighbours theirs
            _log.exception("the intake failed on a batch", device=request.device)
            self.memory.undo(mark)
            request.refuse(error)
            return None
        _route(routed, entries)
        return Receipt(request.received, results, request.device)

    async def _append(self, entries: dict[int, list[Entry]]) -> NotTakenError | None:
        if not entries:
            return None
        began = time.monotonic()
        events = {p: sum(booked(entry) for entry in ours) for p, ours in entries.items()}
        try:
            ends = await self._log.append({p: _records(ours) for p, ours in entries.items()}, events)
        except LogUnavailable as error:
            return NotTakenError("log_unavailable", "the log cannot take it just now", error.retry_after_s)
        except Exception:  # noqa: BLE001 - whatever a client library raises, the senders must know and the writer live
            _log.exception("the log failed on an append")
            return NotTakenError("log_unavailable", "the log cannot take it just now", RETRY_AFTER_S)
        self.memory.reached(ends)
        self.appended_at = time.monotonic()
        self._metrics.appended(self.appended_at - began)
        return None

    def _count_passes(self, entries: dict[int, list[Entry]], new: Iterable[str | None]) -> None:
        """What the keys said of the passes that gates read, those that come again not twice."""
        uncounted = set(new)
        for entry in (one for ours in entries.values() for one in ours):
            if isinstance(entry, GateScan) and entry.gate_pass is not None and entry.id in uncounted:
                uncounted.discard(entry.id)
                self._metrics.pass_shown("scans", entry.gate_pass.state)

    def _give_back(self, requests: list[Request], refusal: NotTakenError) -> None:
        """The log did not take the group: nothing of it is remembered, and its time does not count as covered."""
        self.memory.undo()
        self._intake = self._new_intake()
        self.coverage.lost()
        for request in requests:
            request.refuse(refusal)


def _route(routed: list[Routed], entries: dict[int, list[Entry]]) -> None:
    for partition, entry in routed:
        entries.setdefault(partition, []).append(entry)


def _records(entries: list[Entry]) -> list[bytes]:
    return [encode_record(entries[at : at + RECORD_ENTRIES]) for at in range(0, len(entries), RECORD_ENTRIES)]
