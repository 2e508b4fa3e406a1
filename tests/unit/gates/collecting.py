"""A log in a list that can be held back or made to fail, and batches to post: for tests of the collector."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import count
from typing import Any

import msgspec

from gates.collector import Collector
from gates.decoding import decode_scans
from gates.intake import Intake
from gates.memory import Bindings, DeviceClock, DictMemory, Seen
from gates.request import Request, scans_request
from streams.events import Entry, Tick, decode_record
from streams.metrics import GatewayMetrics
from streams.times import epoch_ms, rfc3339
from zones.region import default_region

REGION = default_region()
START = epoch_ms("2026-03-02T08:00:00+08:00")
PARTITIONS = 12
_numbers = count(1)


class ListLog:
    """LogWriter. Appends wait while ``held``; ``failure`` is raised by the next append instead."""

    def __init__(self) -> None:
        self.appends: list[dict[int, list[Entry]]] = []
        self.records: dict[int, list[bytes]] = {}
        self.events: dict[int, int] = {}
        self.failure: Exception | None = None
        self.open = asyncio.Event()
        self.open.set()
        self.asked = asyncio.Event()
        self.grown = asyncio.Event()

    async def append(
        self, records: Mapping[int, list[bytes]], events: Mapping[int, int] | None = None
    ) -> dict[int, int]:
        self.asked.set()
        await self.open.wait()
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        self.appends.append({p: [e for raw in batch for e in decode_record(raw)] for p, batch in records.items()})
        for p, batch in records.items():
            self.records.setdefault(p, []).extend(batch)
            self.events[p] = self.events.get(p, 0) + (events or {}).get(p, 0)
        self.grown.set()
        return {p: len(self.records[p]) for p in records}

    async def until(self, condition: Callable[[], object]) -> None:
        """Waits for an append after which the condition holds."""
        async with asyncio.timeout(5):
            while not condition():
                self.grown.clear()
                await self.grown.wait()

    async def hold(self) -> None:
        """Once the first tick is in, appends wait until ``open`` is set."""
        await self.until(lambda: self.appends)
        self.open.clear()
        self.asked.clear()

    async def ends(self) -> dict[int, int]:
        return {p: len(batch) for p, batch in self.records.items()}

    async def close(self) -> None: ...

    def entries(self, partition: int | None = None) -> list[Entry]:
        wanted = range(PARTITIONS) if partition is None else [partition]
        return [entry for append in self.appends for p in wanted for entry in append.get(p, [])]

    def ticks(self, partition: int = 0) -> list[Tick]:
        return [entry for entry in self.entries(partition) if isinstance(entry, Tick)]


class LocalMemory(DictMemory):
    """A LastingMemory of one process. ``away``: it does not answer."""

    def __init__(self) -> None:
        super().__init__()
        self.away = False
        self._journal: list[tuple[dict[str, Any], str, Any]] = []

    async def load(self) -> None: ...

    async def prefetch(self, _event_ids: object, _devices: object, _trackers: object = ()) -> bool:
        return not self.away

    async def refresh(self) -> bool:
        return True

    def remember(self, event_id: str, seen: Seen) -> None:
        self._journal.append((self._seen, event_id, self._seen.get(event_id)))
        super().remember(event_id, seen)

    def set_clock(self, device: str, clock: DeviceClock) -> None:
        self._journal.append((self._clocks, device, self._clocks.get(device)))
        super().set_clock(device, clock)

    def bind(self, tracker: str, bindings: Bindings) -> None:
        self._journal.append((self._bindings, tracker, self._bindings.get(tracker)))
        super().bind(tracker, bindings)

    def mark(self) -> int:
        return len(self._journal)

    def undo(self, mark: int = 0) -> None:
        while len(self._journal) > mark:
            table, key, before = self._journal.pop()
            if before is None:
                del table[key]
            else:
                table[key] = before

    def reached(self, ends: Mapping[int, int]) -> None: ...

    async def save(self) -> None:
        self._journal.clear()

    async def close(self) -> None: ...


class HandClock:
    """Time that moves when told to."""

    def __init__(self, at: int = START) -> None:
        self.at = at

    def __call__(self) -> int:
        return self.at


def collector(log: ListLog, memory: LocalMemory | None = None, **settings: Any) -> Collector:
    """Ticks once at the start, unless told otherwise."""
    kept = memory or LocalMemory()
    intake = settings.pop("intake", lambda: Intake(REGION, kept, PARTITIONS))
    return Collector(intake, kept, log, GatewayMetrics(), **{"tick_s": 3_600, **settings})


def item(**changed: Any) -> dict[str, Any]:
    number = next(_numbers)
    whole = {
        "kind": "yard",
        "event_id": f"event-{number}",
        "seq": number,
        "event_time": rfc3339(START),
        "unit": "local:BOX1",
        "action": "put",
    }
    return whole | changed


def body(*items: dict[str, Any], device: str = "QZ-DLP-G1", send_time: str | None = None) -> bytes:
    batch = {"device_id": device, "send_time": send_time or rfc3339(START), "items": items}
    return msgspec.json.encode(batch)


def request(*items: dict[str, Any], device: str = "QZ-DLP-G1") -> Request:
    raw = body(*items, device=device)
    return scans_request(decode_scans(raw), len(raw))


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)
