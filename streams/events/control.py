"""Entries that are told to every partition and stand outside the books."""

import msgspec

from streams.events.devices import Heard, Quiet


class Tick(msgspec.Struct, frozen=True, tag_field="kind", tag="tick", gc=False):
    """The intake was open from ``since`` to ``until`` (ms): time passes for every partition.

    ``intake`` false: time passes but nothing can come in (a drained recording).
    """

    since: int
    until: int
    intake: bool = True


class Notice(msgspec.Struct, frozen=True, tag_field="kind", tag="notice", gc=False):
    """A fact every partition must know (a gate gone quiet, heard again). Judged where its subject lives."""

    event: Quiet | Heard


class Closure(msgspec.Struct, frozen=True, tag_field="kind", tag="closure", gc=False):
    """A road closure between two nodes, told to every partition (it pauses every transit on the corridor)."""

    id: str
    nodes: tuple[str, str]
    since: int
    until: int
    received: int


class Change(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", gc=False):
    """Something else to judge by, told to every partition: what is received after it is judged by it (ADR 0010).

    ``text`` is the whole of it, not a difference; ``digest`` tells it from others. ``by``: who, ``note``: why.
    """

    id: str
    received: int
    by: str
    text: str
    digest: str
    note: str = ""


class PolicyChange(Change, frozen=True, omit_defaults=True, tag_field="kind", tag="policy", gc=False):
    """Another policy. ``text`` is the policy file as it was written."""


class TravelTimes(Change, frozen=True, omit_defaults=True, tag_field="kind", tag="travel_times", gc=False):
    """Other travel times, as observed (ADR 0014). ``text`` is the table in JSON (``streams.travel_table``)."""
