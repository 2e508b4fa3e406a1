"""Sends crossings when they are due, whatever became of those before, and keeps how long each waited for its answer."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter
from types import TracebackType
from typing import Self

import msgspec

from benchmarks.crossings import Crossing
from gates.kiosk.connection import Connection, NoAnswerError


@dataclass(slots=True)
class Waits:
    """``seconds`` from when a scan was due to its answer: a device that is behind makes its next truck wait too.
    ``late``: how long after it was due the load generator itself came to a scan. ``answers``: by what was told."""

    seconds: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)

    def at(self, share: float) -> float:
        return _at(self.seconds, share)

    def late_at(self, share: float) -> float:
        return _at(self.late, share)

    def share(self, answer: str) -> float:
        """Percent."""
        return 100 * self.answers[answer] / max(1, len(self.seconds))

    def join(self, other: "Waits") -> None:
        self.seconds += other.seconds
        self.late += other.late
        self.answers += other.answers


class _Result(msgspec.Struct):
    status: str
    decision: str
    degraded: bool


class _Answer(msgspec.Struct):
    results: list[_Result]


_answers = msgspec.json.Decoder(_Answer)


class Trucks:
    """Each gate has a connection of its own and sends one scan after the other."""

    def __init__(self, url: str, gates: Sequence[str]) -> None:
        self._connections = {gate: Connection(url) for gate in gates}

    async def send(self, crossings: Sequence[Crossing]) -> Waits:
        """Returns when all are answered."""
        waits = Waits()
        queues: dict[str, asyncio.Queue[Crossing | None]] = {gate: asyncio.Queue() for gate in self._connections}
        began = perf_counter()
        gates = [asyncio.create_task(self._gate(gate, queue, began, waits)) for gate, queue in queues.items()]
        for crossing in crossings:
            if (wait := began + crossing.due - perf_counter()) > 0:
                await asyncio.sleep(wait)
            waits.late.append(max(0.0, perf_counter() - began - crossing.due))
            queues[crossing.device].put_nowait(crossing)
        for queue in queues.values():
            queue.put_nowait(None)
        await asyncio.gather(*gates)
        return waits

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection in self._connections.values():
            await connection.close()

    async def _gate(self, gate: str, queue: asyncio.Queue[Crossing | None], began: float, waits: Waits) -> None:
        while (crossing := await queue.get()) is not None:
            told = await self._ask(gate, crossing)
            waits.seconds.append(perf_counter() - began - crossing.due)
            waits.answers[told] += 1

    async def _ask(self, gate: str, crossing: Crossing) -> str:
        try:
            reply = await self._connections[gate].post("/v1/scans", crossing.body, crossing.headers)
        except NoAnswerError:
            return "none"
        if reply.status != 200:
            return "refused"
        (result,) = _answers.decode(reply.body).results
        if result.status != "accepted":
            return result.status
        return "degraded" if result.degraded else result.decision


def _at(sample: Sequence[float], share: float) -> float:
    return sorted(sample)[min(len(sample) - 1, int(share * len(sample)))] if sample else 0.0
