"""What a device posts: its items one by one as they happen, what an outage kept, and heartbeats between.

Sequence numbers follow the order in which things happened; what the line does decides the order of arrival.
"""

from collections.abc import Iterator
from random import Random
from typing import Any, Final, NamedTuple

from gates.simulation.condition import Condition
from gates.simulation.dice import SECOND, dice_for
from gates.simulation.items import Item
from gates.simulation.steps import Step
from gates.simulation.traffic import Window
from streams.times import rfc3339

DRAINED_AT_ONCE: Final = 20
"""Items in one batch when a gate delivers what it kept during an outage."""
_DRAIN_PAUSE_MS: Final = 4 * SECOND


class Post(NamedTuple):
    """One batch as received. ``sent`` (device clock) is None for an agency's facts; times in epoch ms."""

    received: int
    sender: str
    sent: int | None
    items: tuple[Item, ...]


def posts(seed: int, condition: Condition, steps: list[Step], window: Window) -> list[Post]:
    """Everything the device posts; ``steps`` may come in any order."""
    rng = dice_for(seed, condition.device.id)
    found = list(_beats(rng, condition, window))
    kept: dict[int, list[Item]] = {}
    for step, item in _numbered(condition, steps):
        leaves = step.at + rng.randint(100, 2000) + step.held
        back = condition.dark_until(leaves)
        if back is not None:
            kept.setdefault(back, []).append(item)
            continue
        found.append(_post(rng, condition, leaves, (item,)))
        if step.again is not None:
            found.append(_post(rng, condition, leaves + step.again, (item | step.twisted,)))
    for back, queue in kept.items():
        for number in range(0, len(queue), DRAINED_AT_ONCE):
            leaves = back + 2 * SECOND + number // DRAINED_AT_ONCE * _DRAIN_PAUSE_MS
            found.append(_post(rng, condition, leaves, tuple(queue[number : number + DRAINED_AT_ONCE])))
    return found


def _numbered(condition: Condition, steps: list[Step]) -> Iterator[tuple[Step, Item]]:
    after, lost = condition.lost
    for number, step in enumerate(sorted(steps, key=lambda step: step.at), start=1):
        seq = number + (lost if number > after else 0)
        yield step, _item(condition, step, seq)


def _item(condition: Condition, step: Step, seq: int) -> Item:
    item = step.item | _stamp(condition, step.event_id, step.at, seq, step.ahead)
    if step.replaced_at is not None:
        stamp = _stamp(condition, step.life.event_id(f"{step.moment} anew"), step.replaced_at, seq)
        item["replacement"] = item["replacement"] | stamp
    return item


def _stamp(condition: Condition, event_id: str, at: int, seq: int, ahead: int = 0) -> dict[str, Any]:
    return {"event_id": event_id, "event_time": rfc3339(condition.clock(at) + ahead), "seq": seq}


def _beats(rng: Random, condition: Condition, window: Window) -> Iterator[Post]:
    for due in range(window.start + condition.phase, window.end, condition.beat):
        at = due + rng.randint(-500, 500)
        if condition.dark_until(at) is None and window.start <= at < window.end:
            yield _post(rng, condition, at, ())


def _post(rng: Random, condition: Condition, leaves: int, items: tuple[Item, ...]) -> Post:
    """``leaves``: true time at which the batch leaves the device."""
    return Post(leaves + rng.randint(50, 800), condition.device.id, condition.clock(leaves), items)
