"""Vehicles at a gate's lanes: those its scanners saw, those its loops counted, and which of these belong together.

Both are kept for half an hour after reception, so that a scan that comes late still finds its count. All of it is a
function of the order of reception: pulses and counts are stamped with it.
"""

from bisect import bisect_left, insort
from collections import defaultdict, deque
from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple

from streams.events import BarrierCount, Pulse, true_time
from streams.fold.heads import DeviceHead, Passage, Stretch

TOLD_MS: Final = 30 * 60_000
"""How long after reception scans and counts are kept: twice as long as absence waits for late scans."""
PASSAGES_KEPT: Final = 400
STRETCHES_KEPT: Final = 200
"""At most so many of each; the oldest go first, and nothing is judged of a time whose scans have gone."""
REPEAT_MS: Final = 120_000
"""A vehicle that a lane scans again within this is the same crossing (domain A03), and so is a second unit on it."""


class Surplus(NamedTuple):
    """A stretch in which ``over`` more vehicles were counted than scanned."""

    stretch: Stretch
    over: int


def cross(head: DeviceHead, event: Pulse) -> list[int]:
    """Take in what the batch scanned; the true times (ms) of vehicles that were not known yet, in order."""
    error, now = event.clock_error, event.when
    new: list[Passage] = []
    for lane, at, vehicle in event.crossings:
        one = Passage(min(true_time(at, error), now), lane, vehicle, now)
        if not _known(head.passages, one) and not _known(new, one):
            insort(new, one, key=_order)
    if not new:
        return []
    recent = [one for one in head.passages if one.told > now - TOLD_MS]
    if len(recent) < len(head.passages):
        _forget(head, [one for one in head.passages if one.told <= now - TOLD_MS])
    for one in new:
        insort(recent, one, key=_order)
    if len(recent) > PASSAGES_KEPT:
        _forget(head, recent[:-PASSAGES_KEPT])
    head.passages = tuple(recent[-PASSAGES_KEPT:])
    return [one.at for one in new]


def count(head: DeviceHead, event: BarrierCount) -> None:
    """Take in what a loop counted. It replaces what was told of an overlapping stretch of the lane: a recount."""
    if event.future:  # nobody knows when that was
        return
    since, until = true_time(event.since, event.clock_error), true_time(event.at, event.clock_error)
    forget_counts(head, event.when)
    kept = [one for one in head.stretches if one.lane != event.lane or one.until <= since or until <= one.since]
    if event.count:
        kept.append(Stretch(until, event.lane, since, event.count, event.confirmed, event.id, event.when))
        kept.sort(key=lambda one: (one.until, one.lane))
    head.stretches = tuple(kept[-STRETCHES_KEPT:])


def forget_counts(head: DeviceHead, now: int) -> None:
    """Of half an hour ago and more: what was found of them is settled by then, and is not to be found again."""
    if any(one.told <= now - TOLD_MS for one in head.stretches):
        head.stretches = tuple(one for one in head.stretches if one.told > now - TOLD_MS)


def surplus(head: DeviceHead, pair_ms: int) -> list[Surplus]:
    """Stretches in which more was counted than scanned, in order of their ends.

    A scan may lie up to ``pair_ms`` outside of the stretch and stands for one vehicle. Stretches of a lane do not
    overlap, so handing each the earliest scan that will do leaves as few unexplained as can be.
    """
    scans: dict[str, deque[int]] = defaultdict(deque)
    for passage in head.passages:
        scans[passage.lane].append(passage.at)
    found = []
    for stretch in head.stretches:
        waiting, over = scans[stretch.lane], stretch.count
        while waiting and waiting[0] < stretch.since - pair_ms:
            waiting.popleft()
        while over and waiting and waiting[0] <= stretch.until + pair_ms:
            waiting.popleft()
            over -= 1
        if over and stretch.since - pair_ms > head.passages_from:
            found.append(Surplus(stretch, over))
    return found


def _known(passages: Sequence[Passage], new: Passage) -> bool:
    """Whether the vehicle has been seen at this crossing. ``passages`` are in order."""
    first = bisect_left(passages, new.at - REPEAT_MS, key=_at)
    for one in islice(passages, first, None):
        if one.at > new.at + REPEAT_MS:
            return False
        if one.vehicle == new.vehicle and one.lane == new.lane:
            return True
    return False


def _at(one: Passage) -> int:
    return one.at


def _forget(head: DeviceHead, gone: list[Passage]) -> None:
    head.passages_from = max(head.passages_from, *(one.at for one in gone))


def _order(one: Passage) -> tuple[int, str, str]:
    return (one.at, one.lane, one.vehicle)
