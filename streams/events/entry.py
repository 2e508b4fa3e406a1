"""An entry of the log, whatever it is.

Where every event passes, types are compared (``type(entry) in RELAYED``), and ``isinstance`` is asked only where it is
mostly true: to find that a struct of msgspec is no instance takes ten times as long, and a replay would ask a million
times.
"""

from typing import Final, get_args

from streams.events.base import Event
from streams.events.control import Closure, Notice, PolicyChange, Tick, TravelTimes
from streams.events.devices import Heard, Pulse, Quiet, Refusal
from streams.events.facts import (
    Action,
    Aggregation,
    Booking,
    Correction,
    Credit,
    Declares,
    Diversion,
    Document,
    Hold,
    Incident,
    Inspection,
    Release,
    SealChange,
    Watch,
)
from streams.events.sightings import Arrival, BarrierCount, Departure, GateScan, PlateSeen, YardMove
from streams.events.told import (
    AlertTold,
    Carried,
    Compared,
    Figures,
    Merged,
    Rated,
    Relayed,
    Settled,
    Surge,
    Undelivered,
)
from streams.events.tracks import Binding, FenceEdit, Fix

AnyEvent = (
    Binding | FenceEdit | Undelivered | Settled | BarrierCount |
    GateScan | Arrival | YardMove | Departure | Correction | Release | Hold | Inspection | Document | SealChange
    | Incident | Diversion | Booking | Fix | Aggregation | Credit | Watch | Pulse | Refusal | PlateSeen | Quiet | Heard
    | Action | AlertTold | Merged | Rated | Carried | Declares | Figures | Compared
)  # fmt: skip


Telling = Merged | Rated | Carried | Surge | Figures | Compared
"""What a subject's fold tells others; it says what, the log adds which turn of telling it is."""


Entry = AnyEvent | Tick | Notice | Closure | PolicyChange | TravelTimes | Surge


CONTROL: Final = (Tick, Notice, Closure, PolicyChange, TravelTimes, Surge)
"""Entries that are told to every partition and stand outside the books."""


RELAYED: Final = frozenset(kind for kind in get_args(AnyEvent) if issubclass(kind, Relayed))
"""The kinds of events that move no time."""


def time_of(entry: Entry) -> int:
    """Partition time (ms) that an entry brings with it; 0 for what moves no time."""
    if isinstance(entry, Event):
        return 0 if type(entry) in RELAYED else entry.received
    if isinstance(entry, Tick):
        return entry.until
    if isinstance(entry, Surge):
        return 0
    return entry.event.received if isinstance(entry, Notice) else entry.received


def booked(entry: Entry) -> bool:
    """Whether the books count it: what was posted, not what the intake made of it for others."""
    return not isinstance(entry, (*CONTROL, Relayed)) and not entry.derived
