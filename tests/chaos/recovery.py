"""From the kill of a tracker to the first commit after it, partition by partition."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from streams.log.port import LogUnavailable
from streams.store.errors import StoreUnavailable
from tests.chaos.plant import Plant
from tests.chaos.verdict import Row

LOOK_S: Final = 0.1
GIVE_UP_S: Final = 90.0
GRACE_S: Final = 5.0
"""So long after an outage of Redis or the broker a tracker may still be waiting for its next attempt."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """``seconds`` until the last partition that had work was committed to again. ``alone``: nothing else that a
    tracker needs was struck in the meantime, nor any tracker."""

    seconds: float
    alone: bool


class Stopwatch:
    """Started with each kill of a tracker. A partition's time runs while it has something to apply."""

    def __init__(self, plant: Plant) -> None:
        self.found: list[Recovery] = []
        self._plant = plant
        self._running: list[asyncio.Task[None]] = []
        self._struck = 0

    def start(self) -> None:
        self._struck += 1
        self._running.append(asyncio.create_task(self._measure(self._struck)))

    async def finish(self) -> None:
        await asyncio.gather(*self._running)

    async def stop(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _measure(self, number: int) -> None:
        now = asyncio.get_running_loop().time
        began, seconds = now(), 0.0
        waiting: dict[int, float] = {}
        begun: dict[int, int] = {}
        moved: set[int] = set()
        while now() - began < GIVE_UP_S:
            try:
                offsets, ends = await self._plant.reader.offsets(), await self._plant.log.ends()
            except (StoreUnavailable, LogUnavailable):
                await asyncio.sleep(LOOK_S)
                continue
            begun = begun or offsets
            for p, offset in offsets.items():
                if p not in moved and offset > begun[p]:
                    moved.add(p)
                    seconds = max(seconds, now() - waiting.get(p, now()))
                elif p not in moved and ends[p] > offset:
                    waiting.setdefault(p, now())
            if len(moved) == len(offsets) or (moved and ends == offsets):
                break
            await asyncio.sleep(LOOK_S)
        else:
            seconds = GIVE_UP_S
        self.found.append(Recovery(seconds, self._struck == number and self._plant.disturbed() < began - GRACE_S))


def recovered(found: Sequence[Recovery], goal_s: float) -> list[Row]:
    alone = [one.seconds for one in found if one.alone]
    amid = [one.seconds for one in found if not one.alone]
    rows = [
        Row(f"{len(alone)} × tracker killed by itself: s to next commit", f"≤ {goal_s:.0f}",
            f"{max(alone, default=0.0):.1f}", bool(alone) and max(alone) <= goal_s),
    ]  # fmt: skip
    if amid:
        rows.append(
            Row(
                f"{len(amid)} × amid other outages: s to next commit",
                f"< {GIVE_UP_S:.0f}",
                f"{max(amid):.1f}",
                max(amid) < GIVE_UP_S,
            )
        )
    return rows
