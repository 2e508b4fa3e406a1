"""A device as its pulses show it: last heard, clock error, sequence holes."""

from typing import Final

from streams.events import BarrierCount, Heard, Pulse, Quiet, Refusal
from streams.fold.heads import DeviceHead
from streams.fold.passages import count, cross, forget_counts
from streams.fold.rhythm import learn
from streams.fold.step import Step
from streams.times import MINUTE_MS

DeviceStep = Step[DeviceHead]
HOLES_KEPT: Final = 200
"""Open holes kept per device; the oldest go first."""
TALLIED_MS: Final = 30 * MINUTE_MS
"""How long items are counted; windows of rules are no longer than this."""
REFUSED_KEPT: Final = 20
"""Refused batches kept per device; the oldest go first."""
POSITIONS_KEPT: Final = 5
"""Readings of where a device is that are kept."""
MISDIRECTED_KEPT: Final = 50
"""Scans against their lane's direction kept per device; the oldest go first."""

Hole = tuple[int, int, int]
"""First and last missing number, and when the hole came to light (ms)."""


def advance(step: DeviceStep) -> None:
    head, event = step.head, step.event
    if isinstance(event, Pulse):
        head.heard = event.when
        head.quiet_since = None
        head.clock_error = event.clock_error
        head.scans += event.items
        for first, last in event.seqs:
            _take(head, first, last, event.when)
        if event.items or event.rejected:
            _tally(head, event)
        if event.off_site_m is not None:
            head.positions = (*head.positions[1 - POSITIONS_KEPT :], event.off_site_m)
        if event.misdirected:
            _note_misdirected(head, event)
        if head.stretches:
            forget_counts(head, event.when)
        if event.crossings:
            learn(head, cross(head, event), step.world.region.devices.get(head.device))
    elif isinstance(event, BarrierCount):
        count(head, event)
    elif isinstance(event, Refusal):
        head.refused = (*head.refused[1 - REFUSED_KEPT :], (event.when, event.reason, event.claimed))
    elif isinstance(event, Quiet):
        head.quiet_since = event.last_heard
    elif isinstance(event, Heard):
        head.quiet_since = None
        head.back_at = event.when
    head.last = event.key


def _take(head: DeviceHead, first: int, last: int, when: int) -> None:
    """Sequence numbers first…last have come in at ``when``."""
    if head.next_seq is None:
        head.first_seq, head.next_seq = first, last + 1
        return
    if first > head.next_seq:
        head.holes = (*head.holes[-HOLES_KEPT:], (head.next_seq, first - 1, when))
    if first < head.next_seq:
        head.holes = tuple(part for hole in head.holes for part in _without(hole, first, last))
    head.next_seq = max(head.next_seq, last + 1)


def _tally(head: DeviceHead, event: Pulse) -> None:
    """By whole minutes, so that a gate that sends every scan by itself costs no more than one that collects them."""
    minute, known = event.when - event.when % MINUTE_MS, head.tallies
    items, duplicates, rejected = event.items + event.rejected, event.duplicates, event.rejected
    if known and known[-1][0] == minute:
        _, more_items, more_duplicates, more_rejected = known[-1]
        this = (minute, items + more_items, duplicates + more_duplicates, rejected + more_rejected)
        head.tallies = (*known[:-1], this)
    else:
        recent = (one for one in known if one[0] > minute - TALLIED_MS)
        head.tallies = (*recent, (minute, items, duplicates, rejected))


def _note_misdirected(head: DeviceHead, event: Pulse) -> None:
    """A scan that is sent again is not another one; its time is corrected as its device's clock was off."""
    known = {scan for _, scan, _ in head.misdirected}
    new = {one for one in event.misdirected if one[1] not in known}
    if new:
        found = [*head.misdirected, *((lane, scan, at - event.clock_error) for lane, scan, at in new)]
        head.misdirected = tuple(sorted(found, key=lambda one: (one[2], one[1]))[-MISDIRECTED_KEPT:])


def _without(hole: Hole, first: int, last: int) -> list[Hole]:
    """What is left of a hole once first…last are there."""
    start, end, since = hole
    if last < start or first > end:
        return [hole]
    left = [(start, first - 1, since)] if first > start else []
    right = [(last + 1, end, since)] if last < end else []
    return left + right
