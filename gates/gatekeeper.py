"""Answers for those who wait at a barrier: before a group goes to the log, its scans are held against what is known.

What a gate was told is written on its scan (``GateScan.answered``), so that it can be held against what the log's own
judgement finds: a wrong ``pass`` is on record. Judgement itself never reads it.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from time import monotonic
from typing import Final, Protocol

import msgspec
import structlog

from gates.barrier import Answer, answer
from gates.item_result import ItemResult
from streams.events import Entry, GateScan
from streams.fold.heads import Head, UnitHead
from streams.metrics import GatewayMetrics
from streams.policies import Policies, Times, judging
from streams.store.errors import StoreUnavailable
from streams.world import World

PATIENCE_S: Final = 0.05
"""How long a truck waits for the state to be read. Then it passes: supervision must not stop the flow of goods."""
POLICY_S: Final = 5.0
"""How old the thresholds may be that a gate is answered by."""
TOLD_KEPT: Final = 20_000
"""Answers remembered for a gate that did not hear them and sends its scan again."""

Told = dict[str, Answer]
"""By event id."""

_log = structlog.get_logger()


class UnitsNow(Protocol):
    """What ``streams.store.reader.Reader`` offers; see there."""

    async def heads(self, subjects: Iterable[str]) -> dict[str, Head]: ...
    async def policies(self) -> Policies: ...
    async def travel_times(self) -> Times: ...


class Gatekeeper:
    """``world`` judges until the log has changed policy or travel times."""

    def __init__(self, units: UnitsNow, world: World, metrics: GatewayMetrics, patience_s: float = PATIENCE_S) -> None:
        self._units = units
        self._metrics = metrics
        self._base = self._world = world
        self._patience_s = patience_s
        self._policy_read = -POLICY_S
        self._told: OrderedDict[str, Answer] = OrderedDict()

    async def decide(self, entries: Mapping[int, list[Entry]], results: Iterable[ItemResult]) -> Told:
        """Fills in ``decision``, ``reasons`` and ``degraded`` of the results, and writes on the scans what they were
        answered. Returns the answers, to be remembered once the log has the scans."""
        waiting = {one.event_id: one for one in results if one.status != "rejected"}
        scans = [
            (ours, place, entry)
            for ours in entries.values()
            for place, entry in enumerate(ours)
            if isinstance(entry, GateScan) and entry.id in waiting
        ]
        if not scans:
            return {}
        heads = await self._read({scan.subject for *_, scan in scans})
        found: Told = {}
        for ours, place, scan in sorted(scans, key=lambda one: one[2].key):
            told = self._told.get(scan.id) or self._judge(heads, scan)
            if told is not None:
                found[scan.id] = told
                result = waiting[scan.id]
                result.decision, result.reasons, result.degraded = told.decision, list(told.reasons), False
            answered = told.decision if told else "degraded"
            self._metrics.answered(answered)
            because = tuple(reason.rule for reason in told.reasons) if told else ()
            ours[place] = msgspec.structs.replace(scan, answered=answered, because=because)
        return found

    def remember(self, told: Told) -> None:
        self._told |= told
        while len(self._told) > TOLD_KEPT:
            self._told.popitem(last=False)

    def _judge(self, heads: dict[str, UnitHead] | None, scan: GateScan) -> Answer | None:
        """None: there is nothing to answer by."""
        if heads is None:
            return None
        try:
            told, after = answer(heads.get(scan.subject), scan, self._world)
        except Exception:  # noqa: BLE001 - a defect in a rule must not keep a truck at the barrier
            _log.exception("a scan could not be answered", unit=scan.subject, scan=scan.id)
            return None
        heads[scan.subject] = after
        return told

    async def _read(self, subjects: Iterable[str]) -> dict[str, UnitHead] | None:
        try:
            async with asyncio.timeout(self._patience_s):
                if monotonic() - self._policy_read >= POLICY_S:
                    policies, times = await self._units.policies(), await self._units.travel_times()
                    self._world, self._policy_read = judging(self._base, policies, times), monotonic()
                found = await self._units.heads(subjects)
        except (StoreUnavailable, TimeoutError):
            return None
        return {subject: head for subject, head in found.items() if isinstance(head, UnitHead)}
