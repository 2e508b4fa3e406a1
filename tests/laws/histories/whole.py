"""A history to put through the laws, and other orders of it."""

import random
from collections.abc import Sequence
from typing import TypeVar

import msgspec
from hypothesis import strategies as st

from gates.copies import copies
from streams import events as log
from streams.events import AnyEvent
from streams.workpiece import HORIZON_MS
from tests.laws.histories.devices import device_events
from tests.laws.histories.others import enterprise_events, plate_events, subscriber_events, told_events
from tests.laws.histories.peers import peers_events
from tests.laws.histories.places import START
from tests.laws.histories.units import unit_events

E = TypeVar("E", bound=AnyEvent)


@st.composite
def histories(draw: st.DrawFn) -> list[AnyEvent]:
    """Events of a unit, a device and whoever they concern, in order of reception, within the horizon of the laws."""
    units = draw(unit_events())
    papers = [event for event in units if isinstance(event, log.Document)]
    events = units + copies(list(papers)) + draw(device_events()) + draw(plate_events())
    events += draw(told_events()) + draw(peers_events()) + draw(enterprise_events()) + draw(subscriber_events())
    earliest = min(event.when for event in events if event.received >= START)
    events = [event for event in events if event.received < earliest + HORIZON_MS]
    return sorted(events, key=lambda event: (event.received, event.id))


def in_any_order(events: Sequence[E], chance: random.Random) -> list[E]:
    """Shuffled, but for what lies further apart than the horizon: of that no order but its own is promised."""
    rows: list[list[E]] = []
    for event in sorted(events, key=lambda one: one.received):
        if not rows or event.received - rows[-1][0].received >= HORIZON_MS:
            rows.append([])
        rows[-1].append(event)
    return [event for row in rows for event in chance.sample(row, len(row))]


def conflicting(event: AnyEvent) -> AnyEvent:
    """The same id with other content."""
    return msgspec.structs.replace(event, at=event.at + 1)
