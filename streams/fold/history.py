"""One event onto one head, and a whole trail from the beginning: the two ways to the same state (law 1)."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, Final, TypeVar

import msgspec

from streams.events import Action, AnyEvent, Carried, Correction, Merged, Pulse, Telling
from streams.fold import device, enterprise, peers, plate, site, subscriber, unit
from streams.fold.finding import Finding
from streams.fold.heads import (
    DeviceHead,
    EnterpriseHead,
    Head,
    LedgerHead,
    PeersHead,
    PlateHead,
    SiteHead,
    SubscriberHead,
    UnitHead,
)
from streams.fold.movement import Movement
from streams.fold.served import Served
from streams.fold.snapshot import Snapshot
from streams.fold.step import Step
from streams.world import World

UNFOLDED: Final = frozenset((Action, Correction, Merged))
"""Kinds that do not move a head: steps of an alert's life, and what takes events away."""


def new_head(subject: str) -> Head:
    scheme, _, name = subject.partition(":")
    if scheme == "unit":
        return UnitHead(unit=name)
    if scheme == "device":
        return DeviceHead(device=name)
    if scheme == "plate":
        return PlateHead(plate=name)
    if scheme == "enterprise":
        return EnterpriseHead(enterprise=name)
    if scheme == "peers":
        return PeersHead(day=name)
    if scheme == "site":
        return SiteHead(site=name)
    if scheme == "subscriber":
        return SubscriberHead(subscriber=name)
    return LedgerHead(subject=subject)


def advance(head: Head, subject: str, event: AnyEvent, world: World) -> Step[Any]:
    """Apply the next event in order. The head given is left as it was.

    Judged by the policy that was in force when the event was received, with the thresholds of its site, or of the
    site where its subject is, and of the class of its enterprise. Of a subject that has no head of its own only the
    record is kept: no rule is for it.
    """
    if world.later:
        world = world.at(event.received)
    if world.policy.overrides:
        rating = head.rating if isinstance(head, UnitHead) else None
        world = world.here(getattr(event, "site", None) or getattr(head, "site", None), rating)
    step: Step[Any] = Step(head, msgspec.structs.replace(head), subject, event, world)
    if head.findings:
        step.forget_settled()
    move_on = _FOLDS.get(type(head))
    if move_on is None:
        step.head.last = event.key
        return step
    move_on(step)
    judges = world.judges.get(type(event), ())
    if type(event) is Pulse and event.heartbeat and not head.findings:
        judges = world.heartbeat
    for judge in judges:
        judge(step)
    return step


_FOLDS: Final[dict[type, Callable[[Step[Any]], None]]] = {
    UnitHead: unit.advance,
    DeviceHead: device.advance,
    PlateHead: plate.advance,
    EnterpriseHead: enterprise.advance,
    PeersHead: peers.advance,
    SiteHead: site.advance,
    SubscriberHead: subscriber.advance,
}


class History:
    """What a trail amounts to: the last head, every finding and every movement, by id, and every telling, by key.

    Of one folded from a snapshot: those that were open then, and what came after.
    """

    __slots__ = ("findings", "head", "movements", "served", "tellings")

    def __init__(self, head: Head, tellings: dict[str, Telling]) -> None:
        self.head = head
        self.findings: dict[str, Finding] = dict(head.findings)
        self.movements: dict[str, Movement] = {}
        if isinstance(head, UnitHead) and head.movement is not None:
            self.movements[head.movement.id] = head.movement
        self.tellings = tellings
        self.served: dict[str, Served] = {}

    def take(self, step: Step[Any]) -> None:
        self.head = step.head
        _merge(self.findings, step.findings)
        _merge(self.movements, step.movements)
        if step.tellings:
            _merge(self.tellings, step.tellings)
        if step.served:
            self.served |= step.served


V = TypeVar("V")


def _merge(known: dict[str, V], changed: dict[str, V | None]) -> None:
    for key, value in changed.items():
        if value is None:
            known.pop(key, None)
        else:
            known[key] = value


def replay(
    subject: str,
    trail: Iterable[AnyEvent],
    world: World,
    voided: Collection[str] = (),
    snapshot: Snapshot | None = None,
) -> History:
    """Fold a trail given in any order, without the events whose ids are ``voided``; what is at or before the
    snapshot's last is taken as contained in it."""
    history = History(snapshot.head, dict(snapshot.tellings)) if snapshot else History(new_head(subject), {})
    since = history.head.last
    for event in sorted(_last_turns(trail), key=lambda event: event.key):
        if event.key > since and event.id not in voided and type(event) not in UNFOLDED:
            history.take(advance(history.head, subject, event, world))
    return history


def _last_turns(trail: Iterable[AnyEvent]) -> list[AnyEvent]:
    """Without what a child told of a packing before it told otherwise."""
    events = list(trail)
    turns: dict[str, int] = {}
    for event in events:
        if isinstance(event, Carried):
            turns[event.about] = max(event.turn, turns.get(event.about, 0))
    if not turns:
        return events
    return [event for event in events if not isinstance(event, Carried) or event.turn == turns[event.about]]
