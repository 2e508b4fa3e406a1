"""From the kill of a tracker to the first commit after it, partition by partition."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from streams.log.port import LogUnavailable
from streams.store.errors import StoreUnavailable
from tests.chaos.plant import Plant
from tests.chaos.verdict import Row
from tests.chaos.waiting import until

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


class Waits:
    """How long each partition has had work, and was not committed to, since a kill at ``began`` (s). Times in s."""

    def __init__(self, began: float) -> None:
        self.over = False
        self._began = began
        self._least: dict[int, int] = {}
        self._since: dict[int, float] = {}
        self._longest = 0.0
        self._moved: set[int] = set()

    def look(self, now: float, offsets: Mapping[int, int], ends: Mapping[int, int]) -> None:
        """What has work at the first look may have had it since the kill. A store that was put back to an earlier
        state counts from there."""
        since = now if self._least else self._began
        for p in offsets.keys() - self._moved:
            least = self._least[p] = min(self._least.get(p, offsets[p]), offsets[p])
            if offsets[p] > least:
                self._moved.add(p)
                self._longest = max(self._longest, now - self._since.pop(p, now))
            elif ends[p] > offsets[p]:
                self._since.setdefault(p, since)
        self.over = len(self._moved) == len(offsets) or (bool(self._moved) and ends == offsets)

    @property
    def waiting(self) -> bool:
        return bool(self._since) or not self._least

    def longest(self, now: float) -> float:
        """Of the waits that are over, and of those that are not."""
        first = now if self._least else self._began
        return max(self._longest, now - min(self._since.values(), default=first))


class Stopwatch:
    """Started with each kill of a tracker. A partition's time runs while it has something to apply."""

    def __init__(self, plant: Plant) -> None:
        self.found: list[Recovery] = []
        self._plant = plant
        self._running: list[asyncio.Task[None]] = []
        self._struck = 0

    async def undisturbed(self) -> None:
        """Until a tracker that is killed is killed alone: the last strike may have been an outage."""
        now = asyncio.get_running_loop().time
        await until(lambda: self._plant.disturbed() < now() - GRACE_S)

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
        began = now()
        waits = Waits(began)
        while not waits.over and waits.longest(now()) < GIVE_UP_S and (waits.waiting or now() - began < GIVE_UP_S):
            with suppress(StoreUnavailable, LogUnavailable):
                waits.look(now(), await self._plant.reader.offsets(), await self._plant.log.ends())
            await asyncio.sleep(LOOK_S)
        alone = self._struck == number and self._plant.disturbed() < began - GRACE_S
        self.found.append(Recovery(waits.longest(now()), alone))


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
