"""Histories to put through the laws: lives of one unit and of one device, lawful and not, as a gateway would log them.

Lives follow the usual course with things dropped, repeated, moved and changed, so that every rule is reached; free
events of every kind are strewn in, so that no law rests on the course being sensible.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from hypothesis import strategies as st

from streams import events as log
from streams.events import AnyEvent
from streams.workpiece import HORIZON_MS

UNIT = "unit:iso6346:MSKU1234565"
DEVICE = "device:QZ-DLP-G1"
START = 1_772_400_000_000
MINUTE = 60_000
GATES = {"QZ-DLP": "QZ-DLP-G1", "QZF-1": "QZF-1-G1", "FC-YW": "FC-YW-G1", "PX-YYG": "PX-YYG-G1", "BHF-A": "BHF-A-G1"}
SITES = sorted(GATES)
NODES = {"QZ-DLP": "QZ", "QZF-1": "QZF", "FC-YW": "FC", "PX-YYG": "PX", "BHF-A": "BHF"}
SEALS = ("CN100001", "CN1O0001", "CN100002", "VN777777")
PLATES = ("桂N12345", "粤B99999")


def _gaps() -> st.SearchStrategy[int]:
    """Minutes between two events: seconds, a short leg, a usual leg, an overdue leg, a missing one."""
    return st.one_of(st.integers(0, 3), st.integers(4, 40), st.integers(60, 600), st.integers(700, 4000))


@st.composite
def unit_events(draw: st.DrawFn) -> list[AnyEvent]:
    """One unit's events in order of event time; each has its own time of reception, later by up to a day."""
    now = START
    found: list[AnyEvent] = []
    count = draw(st.integers(2, 12))
    site = draw(st.sampled_from(SITES))
    for number in range(count):
        now += draw(_gaps()) * MINUTE + draw(st.integers(0, 999))
        lateness = draw(st.sampled_from((0, 0, 0, 2, 40, 600))) * MINUTE + 500
        stamp = _stamp(f"e{number:02d}", now, lateness, draw(st.integers(0, 60)) == 0)
        made, site = draw(st.sampled_from(_MAKERS))(draw, stamp, site)
        found += made
    if draw(st.booleans()):
        victim = draw(st.sampled_from(found))
        found.append(_correction(victim, "void1", victim.received + draw(st.integers(1, 900)) * MINUTE))
    return found


def _stamp(event_id: str, at: int, lateness: int, future: bool) -> dict[str, Any]:
    received = at + lateness
    if future:
        return {"id": event_id, "at": received + 90 * MINUTE, "received": received, "when": received, "future": True}
    return {"id": event_id, "at": at, "received": received, "when": at}


Made = tuple[list[AnyEvent], str]
Maker = Callable[[Any, dict[str, Any], str], Made]


def _device(site: str) -> dict[str, Any]:
    return {"subject": UNIT, "device": GATES[site], "site": site}


def _arrival(_draw: Any, stamp: dict[str, Any], site: str) -> Made:
    return [log.Arrival(**stamp, **_device(site), mode="vessel")], site


def _yard(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    return [log.YardMove(**stamp, **_device(site), action=draw(st.sampled_from(("put", "pick"))), slot="A-1")], site


def _departure(_draw: Any, stamp: dict[str, Any], site: str) -> Made:
    return [log.Departure(**stamp, **_device(site), mode="vessel")], site


def _scan(draw: Any, stamp: dict[str, Any], site: str, direction: str, destination: str | None) -> log.GateScan:
    return log.GateScan(
        **stamp,
        **_device(site),
        clock_error=draw(st.sampled_from((0, -800, 12_000, 3_600_000))),
        lane="L1",
        direction=direction,
        plate=draw(st.sampled_from(PLATES)),
        seal=draw(st.sampled_from((None, *SEALS))),
        gross_kg=draw(st.sampled_from((None, 20_000.0, 20_300.0, 21_200.0, 26_000.0))),
        packages=400,
        destination=destination,
    )


def _leg(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    """Out for another site and, mostly, in there after a while."""
    target = draw(st.sampled_from(SITES))
    out = _scan(draw, stamp, site, "out", NODES[target])
    if draw(st.integers(0, 5)) == 0:
        return [out], site
    landed = target if draw(st.integers(0, 4)) else draw(st.sampled_from(SITES))
    at = out.when + draw(_gaps()) * MINUTE
    into = _scan(draw, _stamp(stamp["id"] + "b", at, draw(st.integers(0, 90)) * MINUTE, False), landed, "in", None)
    return [out, into], landed


def _out(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    return [_scan(draw, stamp, site, "out", draw(st.sampled_from((None, "outside", "YZ"))))], site


def _in(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    where = draw(st.sampled_from((site, *SITES)))
    return [_scan(draw, stamp, where, "in", None)], where


def _fact(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    at = stamp["when"]
    window = draw(st.integers(-300, 300)) * MINUTE
    facts: list[AnyEvent] = [
        log.Release(**stamp, subject=UNIT, valid_from=at + window, valid_to=at + window + 900 * MINUTE),
        log.Hold(**stamp, subject=UNIT, action=draw(st.sampled_from(("place", "place", "lift")))),
        log.Inspection(**stamp, subject=UNIT, phase=draw(st.sampled_from(("open", "close"))), site=site),
        log.Document(
            **stamp,
            subject=UNIT,
            type=draw(st.sampled_from(("manifest", "delivery_order", "declaration"))),
            number="D1",
            gross_kg=draw(st.sampled_from((None, 20_000, 21_000, 23_000))),
            packages=400,
        ),
        log.SealChange(**stamp, subject=UNIT, old=draw(st.sampled_from(SEALS)), new=draw(st.sampled_from(SEALS))),
        log.Incident(**stamp, subject=UNIT, type="breakdown", since=at, until=at + abs(window)),
        log.Diversion(**stamp, subject=UNIT, destination=draw(st.sampled_from(sorted(NODES.values())))),
        log.Booking(**stamp, subject=UNIT, site=site, slot_at=at),
        log.Fix(**stamp, subject=UNIT, lat=21.7, lon=108.6, crs="WGS84"),
        log.Aggregation(**stamp, subject=UNIT, action="add", parent=UNIT, children=("unit:local:box1",)),
        log.Watch(**stamp, subject=UNIT, action="add"),
        log.Credit(**stamp, subject=UNIT, rating="aeo"),
    ]
    return [draw(st.sampled_from(facts))], site


def _correction(victim: AnyEvent, event_id: str, received: int) -> AnyEvent:
    return log.Correction(
        id=event_id, subject=victim.subject, at=received, received=received, when=received, voids=victim.id,
        reason="did_not_occur",
    )  # fmt: skip


_MAKERS: tuple[Maker, ...] = (_arrival, _yard, _leg, _leg, _leg, _out, _in, _fact, _fact, _departure)


@st.composite
def device_events(draw: st.DrawFn) -> list[AnyEvent]:
    """One gate's pulses and silences in order of reception."""
    now, seq, found = START, 1, list[AnyEvent]()
    for number in range(draw(st.integers(1, 10))):
        now += draw(st.sampled_from((1, 5, 10, 10, 50))) * MINUTE + number
        seq += draw(st.sampled_from((0, 0, 0, 3)))
        items = draw(st.integers(0, 3))
        back = draw(st.sampled_from((0, 0, 4)))
        found.append(_pulse(draw, f"p{number:02d}", now, max(1, seq - back), items))
        seq += items
        if draw(st.integers(0, 3)) == 0:
            last, now = now, now + draw(st.sampled_from((13, 35, 200))) * MINUTE
            site = "QZ-DLP"
            found.append(
                log.Quiet(
                    id=f"quiet:{number:02d}", subject=DEVICE, at=last + 12 * MINUTE, received=last + 12 * MINUTE,
                    when=last + 12 * MINUTE, site=site, last_heard=last, beat=10 * MINUTE,
                )
            )  # fmt: skip
            found.append(
                log.Heard(
                    id=f"heard:{number:02d}", subject=DEVICE, at=now, received=now, when=now, site=site, last_heard=last
                )
            )
    return found


def _pulse(draw: Any, event_id: str, now: int, seq: int, items: int) -> AnyEvent:
    return log.Pulse(
        id=event_id,
        subject=DEVICE,
        at=now,
        received=now,
        when=now,
        sent=now,
        site="QZ-DLP",
        clock_error=draw(st.sampled_from((0, 0, -2_000, 45_000, 400_000, -3_600_000))),
        seqs=((seq, seq + items - 1),) if items else (),
        items=items,
        future_ids=draw(st.sampled_from(((), (), (f"f-{event_id}",)))),
    )


@st.composite
def histories(draw: st.DrawFn) -> list[AnyEvent]:
    """A unit's and a device's events together, in order of reception, all within the horizon of the laws."""
    events = draw(unit_events()) + draw(device_events())
    events = [event for event in events if event.received < START + HORIZON_MS]
    return sorted(events, key=lambda event: (event.received, event.id))


def conflicting(event: AnyEvent) -> AnyEvent:
    """The same id with other content."""
    return msgspec.structs.replace(event, at=event.at + 1)
