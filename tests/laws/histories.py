"""Histories to put through the laws: lives of one unit and of one device, lawful and not, as a gateway would log them.

Lives follow the usual course with things dropped, repeated, moved and changed, so that every rule is reached; free
events of every kind are strewn in, so that no law rests on the course being sensible.
"""

import random
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec
from hypothesis import strategies as st

from gates.copies import copies
from streams import events as log
from streams.events import AnyEvent
from streams.subject import peers_subject
from streams.times import DAY_MS, china_day_end, china_time
from streams.workpiece import HORIZON_MS

E = TypeVar("E", bound=AnyEvent)
UNIT = "unit:iso6346:MSKU1234565"
DEVICE = "device:QZ-DLP-G1"
PLATE = "plate:桂N12345"
ENTERPRISE = "enterprise:E1"
SUBSCRIBER = "subscriber:control-room"
START = 1_771_795_200_000
"""2026-02-23T05:20+08:00, ms: on the second day the lot falls on UNIT (A53)."""
MINUTE = 60_000
GATES = {"QZ-DLP": "QZ-DLP-G1", "QZF-1": "QZF-1-G1", "FC-YW": "FC-YW-G1", "PX-YYG": "PX-YYG-G1", "BHF-A": "BHF-A-G1"}
SITES = sorted(GATES)
NODES = {"QZ-DLP": "QZ", "QZF-1": "QZF", "FC-YW": "FC", "PX-YYG": "PX", "BHF-A": "BHF"}
SEALS = ("CN100001", "CN1O0001", "CN100002", "VN777777")
PLATES = ("桂N12345", "粤B99999")
BOX, BOX2, OTHER = "unit:local:box1", "unit:local:box2", "unit:iso6346:TEMU0000011"
READINGS: tuple[dict[str, Any], ...] = (
    {},
    {"container": "MSKU1234565", "seal_state": "intact", "seal_battery": 80.0},
    {"container": "MSKU1234568", "container_confidence": 0.71},
    {"container": "CSKU1234565"},
    {"container": "TEMU0000011", "seal_state": "broken"},
    {"seal_state": "unarmed", "plate_confidence": 0.8},
    {"seal_state": "intact", "seal_battery": 12.0, "packages": 391},
    {"packages": 410},
)
"""What cameras and seals gave beside plate, number and weight."""


def _gaps() -> st.SearchStrategy[int]:
    """Minutes between two events: seconds, a short leg, a usual leg, an overdue leg, a missing one."""
    return st.one_of(st.integers(0, 3), st.integers(4, 40), st.integers(60, 600), st.integers(700, 4000))


@st.composite
def unit_events(draw: st.DrawFn) -> list[AnyEvent]:
    """One unit's events in order of event time; each has its own time of reception, later by up to a day."""
    now = START
    tracked = draw(st.integers(-6, 6))
    found: list[AnyEvent] = []
    count = draw(st.integers(2, 12))
    site = draw(st.sampled_from(("QZ-DLP", "QZ-DLP", *SITES)))  # whose gate falls silent
    for number in range(count):
        now += draw(_gaps()) * MINUTE + draw(st.integers(0, 999))
        lateness = draw(st.sampled_from((0, 0, 0, 2, 40, 600))) * MINUTE + 500
        stamp = _stamp(f"e{number:02d}", now, lateness, draw(st.integers(0, 60)) == 0)
        made, site = draw(st.sampled_from(_MAKERS))(draw, stamp, site)
        found += made
        if number == tracked:
            found += _tracked_leg(draw, f"t{number}", now + MINUTE)
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


def _arrival(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    return [log.Arrival(**stamp, **_device(site), mode=draw(st.sampled_from(("vessel", "truck", "local"))))], site


def _yard(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    return [log.YardMove(**stamp, **_device(site), action=draw(st.sampled_from(("put", "pick"))), slot="A-1")], site


def _departure(_draw: Any, stamp: dict[str, Any], site: str) -> Made:
    return [log.Departure(**stamp, **_device(site), mode="vessel")], site


def _scan(draw: Any, stamp: dict[str, Any], site: str, direction: str, destination: str | None) -> log.GateScan:
    readings = draw(st.sampled_from(READINGS))
    return log.GateScan(
        **stamp,
        **_device(site),
        clock_error=draw(st.sampled_from((0, -800, 12_000, 3_600_000))),
        lane="L1",
        direction=direction,
        plate=draw(st.sampled_from(PLATES)),
        seal=draw(st.sampled_from((None, *SEALS))),
        gross_kg=draw(st.sampled_from((None, 20_000.0, 20_300.0, 21_200.0, 26_000.0))),
        destination=destination,
        **({"packages": 400} | readings),
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
    facts: list[Callable[[], AnyEvent]] = [
        lambda: log.Release(**stamp, subject=UNIT, valid_from=at + window, valid_to=at + window + 900 * MINUTE),
        lambda: log.Hold(**stamp, subject=UNIT, action=draw(st.sampled_from(("place", "place", "lift")))),
        lambda: _inspection(draw, stamp, site, draw(st.sampled_from(("open", "close")))),
        lambda: _document(draw, stamp),
        lambda: log.SealChange(
            **stamp, subject=UNIT, old=draw(st.sampled_from(SEALS)), new=draw(st.sampled_from(SEALS))
        ),
        lambda: log.Incident(**stamp, subject=UNIT, type="breakdown", since=at, until=at + abs(window)),
        lambda: log.Incident(
            **stamp,
            subject=UNIT,
            type="transhipment",
            since=at - abs(window),
            until=at,
            new_plate=draw(st.sampled_from((None, *PLATES))),
        ),
        lambda: log.Diversion(**stamp, subject=UNIT, destination=draw(st.sampled_from(sorted(NODES.values())))),
        lambda: log.Booking(**stamp, subject=UNIT, site=site, slot_at=at),
        lambda: log.Fix(**stamp, subject=UNIT, lat=21.7, lon=108.6, crs="WGS84"),
        lambda: log.Watch(**stamp, subject=UNIT, action="add"),
    ]
    return [draw(st.sampled_from(facts))()], site


def _inspection(draw: Any, stamp: dict[str, Any], site: str, phase: str) -> AnyEvent:
    return log.Inspection(
        **stamp,
        subject=UNIT,
        phase=phase,
        site=site,
        agencies=draw(st.sampled_from((("customs", "ciq"), ("customs",), ("ciq",), ()))),
        goods_name=draw(st.sampled_from((None, "rice", "ore"))),
        packages=draw(st.sampled_from((None, 400, 407))),
        reason_code=draw(st.sampled_from((None, None, "R1"))),
    )


def _document(draw: Any, stamp: dict[str, Any]) -> AnyEvent:
    return log.Document(
        **stamp,
        subject=UNIT,
        type=draw(st.sampled_from(("manifest", "delivery_order", "declaration"))),
        number="D1",
        gross_kg=draw(st.sampled_from((None, 20_000, 21_000, 23_000))),
        packages=draw(st.sampled_from((400, 400, 410))),
        hs6=draw(st.sampled_from((None, "1006.30", "1006.30", "2601.11"))),
        seal=draw(st.sampled_from((None, *SEALS))),
        enterprise=draw(st.sampled_from((None, "E1", "E1", "E2"))),
    )


def _inspected(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    """Opened, and closed half an hour later."""
    opened = _inspection(draw, stamp, site, "open")
    after = _stamp(stamp["id"] + "b", opened.when + 30 * MINUTE, draw(st.integers(0, 90)) * MINUTE, False)
    return [opened, _inspection(draw, after, site, "close")], site


def _papers(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    first = _document(draw, stamp)
    after = _stamp(stamp["id"] + "b", first.when + 5 * MINUTE, draw(st.integers(0, 90)) * MINUTE, False)
    return [first, _document(draw, after)], site


def _packing(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    """The unit is a parent, or a child; packed, and unpacked or packed elsewhere a while later."""
    as_parent = draw(st.booleans())
    after = _stamp(stamp["id"] + "b", stamp["when"] + draw(st.integers(5, 90)) * MINUTE, 500, False)
    made = [_aggregation(draw, one, as_parent) for one in (stamp, after)]
    return [*made, *(_as_the_children_have_it(draw, made) if as_parent else ())], site


def _aggregation(draw: Any, stamp: dict[str, Any], as_parent: bool) -> log.Aggregation:
    parent = UNIT if as_parent else draw(st.sampled_from((BOX, OTHER)))
    children = draw(st.sampled_from(((BOX,), (BOX, BOX2)))) if as_parent else (UNIT,)
    action = draw(st.sampled_from(("add", "add", "remove")))
    return log.Aggregation(**stamp, subject=UNIT, action=action, parent=parent, children=children)


def _as_the_children_have_it(draw: Any, packings: list[log.Aggregation]) -> list[AnyEvent]:
    """Each child's copy of what was reported, and papers of most, before or after."""
    made: list[AnyEvent] = []
    for one in packings:
        made += [msgspec.structs.replace(one, subject=child) for child in one.children]
    first = packings[0]
    for child in first.children if draw(st.integers(0, 4)) else ():
        at = first.when + draw(st.integers(-60, 60)) * MINUTE
        stamp = _stamp(f"{first.id}-{child[-1]}", at, draw(st.sampled_from((0, 0, 90))) * MINUTE, False)
        made.append(
            log.Document(
                **stamp, subject=child, type="manifest", number="D2", packages=draw(st.sampled_from((200, 210, 400))),
                gross_kg=draw(st.sampled_from((None, 10_000, 20_000))),
            )
        )  # fmt: skip
    return made


def _duty(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    """An appointment, a listing, a class: facts that bide their time."""
    slot_at = stamp["when"] + draw(st.integers(-300, 900)) * MINUTE
    where = draw(st.sampled_from((site, *SITES)))
    duties: tuple[Callable[[], AnyEvent], ...] = (
        lambda: log.Booking(**stamp, subject=UNIT, site=where, slot_at=slot_at),
        lambda: log.Watch(**stamp, subject=UNIT, action=draw(st.sampled_from(("add", "add", "remove")))),
    )
    return [draw(st.sampled_from(duties))()], site


ROUTES: dict[str, tuple[tuple[float, float], ...]] = {
    "on": ((21.80, 108.60), (21.90, 108.60), (21.98, 108.60), (22.12, 108.55), (22.28, 108.47)),
    "off": ((22.20, 108.80), (22.25, 108.85), (22.30, 108.90), (22.31, 108.91)),
    "still": ((22.20, 108.511), (22.20, 108.512), (22.2005, 108.511)),
    "abroad": ((21.50, 106.40), (21.45, 106.45), (21.48, 106.42)),
}
"""Where fixes of a leg from Qinzhou to Pingxiang lie: on its corridor, off it, at one spot, over the border."""


def _tracked_leg(draw: Any, name: str, now: int) -> list[AnyEvent]:
    """Out of Dalanping for Youyiguan with a tracker on, whose fixes come in stretches, some late; mostly arrives."""
    out = _scan(draw, _stamp(name, now, 0, False), "QZ-DLP", "out", "PX")
    tracker = draw(st.sampled_from((None, None, "T1")))
    found: list[AnyEvent] = [msgspec.structs.replace(out, tracker=draw(st.sampled_from((tracker, tracker, "T2"))))]
    for stretch in range(draw(st.integers(1, 3))):
        route = ROUTES[draw(st.sampled_from((*sorted(ROUTES), "still")))]
        still = route is ROUTES["still"]
        every = draw(st.sampled_from((16, 45, 45) if still else (1, 4, 16)))
        for number in range(draw(st.integers(4 if still else 1, 5))):
            now += every * MINUTE + number
            lateness = draw(st.sampled_from((0, 0, 0, 0, 12, 90))) * MINUTE
            lat, lon = route[number % len(route)]
            found.append(
                log.Fix(
                    **_stamp(f"{name}f{stretch}{number}", now, lateness, draw(st.integers(0, 30)) == 0),
                    subject=UNIT,
                    lat=lat,
                    lon=lon,
                    crs="WGS84",
                    speed_kmh=draw(st.sampled_from((None, 2.0))) if still else 70.0,
                    tracker=tracker,
                    battery_pct=draw(st.sampled_from((None, None, 11.0))),
                )
            )
        now += draw(st.sampled_from((0, 0, 20, 100))) * MINUTE
    end = _stamp(f"{name}g", now + 2 * MINUTE, 0, False)
    last: tuple[Callable[[], AnyEvent], ...] = (
        lambda: _scan(draw, end, "PX-YYG", "in", None),
        lambda: log.Incident(**end, subject=UNIT, type="breakdown", since=out.when, until=now),
        lambda: log.Diversion(**end, subject=UNIT, destination="FC"),
        lambda: log.Binding(**end, subject=UNIT, tracker="T1", action=draw(st.sampled_from(("attach", "detach")))),
        lambda: log.FenceEdit(**end, subject=UNIT, fence="outline", was="outside", now="inside"),
    )
    return [*found, draw(st.sampled_from((last[0], last[0], last[0], *last)))()]


def _passed(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    """A pass is shown on the way out and on the way in; often again somewhere, or to be repeated by the scanner."""
    chance = random.Random(draw(st.integers(0, 9_999)))
    target = chance.choice(SITES)
    shown = _shown(chance, stamp["when"], NODES[target])
    found: list[AnyEvent] = []
    now, where = stamp["when"], site
    for number in range(chance.choice((1, 2, 2, 3, 4))):
        direction, where = chance.choice((("out", site), ("out", site), ("in", target), ("in", chance.choice(SITES))))
        again = (
            stamp if number == 0 else _stamp(f"{stamp['id']}p{number}", now, chance.choice((0, 0, 40)) * MINUTE, False)
        )
        scan = _scan(draw, again, where, direction, None)
        doubt = chance.choice((0, 0, 0, 60_000))
        other = _shown(chance, now, "FC") if chance.random() < 0.2 else shown
        found.append(msgspec.structs.replace(scan, gate_pass=other, clock_doubt=doubt))
        now += chance.choice((1, 1, 40, 300)) * MINUTE + 17
    return found, where


def _shown(chance: random.Random, now: int, destination: str) -> log.ShownPass:
    """Mostly valid and of this unit; forged, plain, of another unit, or out of its time in other cases."""
    state = chance.choice(("valid",) * 12 + (*log.KEYS_REFUSE, "plain", "foreign", "unchecked"))
    since = now + chance.choice((-1, -1, -1, -1, -100, 2)) * 60 * MINUTE
    unit = chance.choice((*(UNIT,) * 6, OTHER, "unit:iso6346:MSKU1234570")).removeprefix("unit:")
    nonce = f"{chance.randint(0, 1):016x}"
    return log.ShownPass(
        state=state, key="5e1f0c77", nonce=nonce, not_before=since, expires=since + 72 * 60 * MINUTE, unit=unit,
        origin="QZ", destination=destination,
    )  # fmt: skip


def _correction(victim: AnyEvent, event_id: str, received: int) -> AnyEvent:
    return log.Correction(
        id=event_id, subject=victim.subject, at=received, received=received, when=received, voids=victim.id,
        reason="did_not_occur",
    )  # fmt: skip


_MAKERS: tuple[Maker, ...] = (
    _arrival, _yard, _leg, _leg, _leg, _leg, _out, _in, _fact, _fact, _inspected, _papers, _packing, _duty, _departure,
    _passed,
)  # fmt: skip


@st.composite
def device_events(draw: st.DrawFn) -> list[AnyEvent]:
    """One gate's pulses, counts and silences in order of reception; some gates have been busy for weeks."""
    now, seq, found = START, 1, list[AnyEvent]()
    busy = draw(st.integers(0, 3)) == 0
    if busy:
        found += _busy_weeks()
    for number in range(draw(st.integers(6 if busy else 1, 10))):
        now += draw(st.sampled_from((1, 5, 10, 10, 50))) * MINUTE + number
        if draw(st.integers(0, 2)) == 0:
            found += _counts(draw, number, now)
        seq += draw(st.sampled_from((0, 0, 0, 3)))
        items = draw(st.integers(0, 3))
        back = draw(st.sampled_from((0, 0, 4)))
        found.append(_pulse(draw, f"p{number:02d}", now, max(1, seq - back), items, busy and number > 0))
        seq += items
        if draw(st.integers(0, 3)) == 0:
            found += _refusals(draw, number, now)
        if draw(st.integers(0, 3)) == 0:
            last, now = now, now + draw(st.sampled_from((13, 35, 200, 1500))) * MINUTE
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


def _busy_weeks() -> list[AnyEvent]:
    """Three weeks of a truck every five minutes, ten hours of each: told once a week, further back than any late event
    can come."""
    return [
        log.Pulse(
            id=f"w{week}", subject=DEVICE, at=now, received=now, when=now, sent=now, site="QZ-DLP",
            crossings=tuple(("O1", now - turn * 5 * MINUTE, f"w{turn}") for turn in range(120, 0, -1)),
        )
        for week in range(3, 0, -1)
        for now in [START + 8 * 60 * MINUTE - week * HORIZON_MS]
    ]  # fmt: skip


def _counts(draw: Any, number: int, now: int) -> list[AnyEvent]:
    """What the loops of one lane or two counted up to now; told at once, or a while later."""
    told = now + draw(st.sampled_from((0, 0, 0, 20))) * MINUTE
    return [
        log.BarrierCount(
            id=f"b{number:02d}-{lane}", subject=DEVICE, at=now, received=told, when=told, device="QZ-DLP-G1",
            site="QZ-DLP", lane=lane, since=now - draw(st.sampled_from((1, 5, 10))) * MINUTE,
            count=draw(st.sampled_from((0, 1, 2, 3))), confirmed=draw(st.booleans()),
        )
        for lane in draw(st.sampled_from((("O1",), ("O1", "O2"))))
    ]  # fmt: skip


def _crossings(chance: random.Random, now: int) -> tuple[tuple[str, int, str], ...]:
    ago = [chance.choice((0, 1, 1, 3, 12)) for _ in range(chance.randint(0, 3))]
    return tuple((chance.choice(("O1", "O2")), now - minutes * MINUTE, chance.choice(PLATES)) for minutes in ago)


def _refusals(draw: Any, number: int, now: int) -> list[AnyEvent]:
    """Somebody tries to pass for the gate, once or again and again."""
    reason = draw(st.sampled_from(("bad_signature", "bad_signature", "unsigned", "stale_timestamp")))
    return [
        log.Refusal(
            id=f"r{number:02d}-{turn}", subject=DEVICE, at=now, received=now, when=now, claimed="QZ-DLP-G1",
            reason=reason,
        )
        for turn in range(draw(st.sampled_from((1, 4))))
    ]  # fmt: skip


_MANY_MISDIRECTED = tuple(("O2", f"m{number}", START + number * MINUTE) for number in range(4))


def _pulse(draw: Any, event_id: str, now: int, seq: int, items: int, still: bool) -> AnyEvent:
    """What it carries is thrown by one number: what matters of a history of pulses is their order."""
    chance = random.Random(draw(st.integers(0, 9_999)))
    scanned = chance.random() < (0.15 if still else 0.5)
    repeats = chance.choice((0, 0, 0, 3))
    return log.Pulse(
        id=event_id,
        subject=DEVICE,
        at=now,
        received=now,
        when=now,
        sent=now,
        site="QZ-DLP",
        clock_error=chance.choice((0, 0, -2_000, 45_000, 400_000, -3_600_000)),
        seqs=((seq, seq + items - 1),) if items else (),
        items=items + repeats,
        duplicates=repeats,
        rejected=chance.choice((0, 0, 0, 2)),
        oldest=now - chance.choice((1, 1, 14, 16, 300)) * MINUTE if items else None,
        off_site_m=chance.choice((None, 0, 600, 600)),
        future_ids=chance.choice(((), (), (f"f-{event_id}",))),
        misdirected=chance.choice(((), (), (("O1", f"m-{event_id}", now - 9 * MINUTE),), _MANY_MISDIRECTED)),
        crossings=_crossings(chance, now) if scanned else (),
    )


@st.composite
def plate_events(draw: st.DrawFn) -> list[AnyEvent]:
    """One plate's sightings at gates, with one unit or another."""
    now, found = START, list[AnyEvent]()
    for number in range(draw(st.integers(1, 4))):
        now += draw(_gaps()) * MINUTE
        found.append(
            log.PlateSeen(
                **_stamp(f"plate{number}", now, draw(st.sampled_from((0, 0, 40))) * MINUTE, False),
                subject=PLATE,
                derived=True,
                device="any",
                site=draw(st.sampled_from(SITES)),
                unit=draw(st.sampled_from(("local:a", "local:b"))),
                direction="out",
                confidence=draw(st.sampled_from((0.99, 0.99, 0.6))),
            )
        )
    return found


@st.composite
def told_events(draw: st.DrawFn) -> list[AnyEvent]:
    """Alerts that a site, an enterprise and a vehicle are told of: mostly few, sometimes a flood; some taken back.
    Thrown by one number."""
    chance = random.Random(draw(st.integers(0, 9_999)))
    now, found = START + chance.randint(0, 600) * MINUTE, list[AnyEvent]()
    flood = chance.random() < 0.1
    grave = chance.choice(("P1", "P2", "P3"))
    others = chance.choice((grave, "P2"))  # of a flood all may be alike
    for number in range(chance.choice((21, 22, 24)) if flood else chance.randint(0, 5)):
        now += chance.randint(0, 25 if flood else 400) * 1_000 * (1 if flood else 60) + 1
        subject = "site:QZ-DLP" if flood else chance.choice(("site:QZ-DLP", ENTERPRISE, PLATE))
        rule = chance.choice(("A24",) if flood else ("A24", "A13"))
        alert = f"{rule}-{number:02d}"
        told = _told(subject, alert, now, 1, chance.choice((grave, others)))
        found.append(told)
        if chance.random() < (0.03 if flood else 0.2):
            over = chance.choice((None, now + 90 * MINUTE))
            severity = None if over is None else told.severity
            found.append(msgspec.structs.replace(_told(subject, alert, now, 2, severity), over_at=over))
    if flood and chance.random() < 0.5:
        over = now + 90 * MINUTE
        found += [
            msgspec.structs.replace(one, id=f"{one.alert_id}#000003", turn=3, over_at=over)
            for one in [e for e in found if isinstance(e, log.AlertTold) and e.turn == 1]
        ]
    return found


def _told(subject: str, alert: str, at: int, turn: int, severity: str | None) -> log.AlertTold:
    return log.AlertTold(
        id=f"{alert}#{turn:06d}", subject=subject, at=at, received=at, when=at, turn=turn, alert_id=alert,
        rule=alert.partition("-")[0], about=UNIT, severity=severity,
    )  # fmt: skip


@st.composite
def peers_events(draw: st.DrawFn) -> list[AnyEvent]:
    """What enterprises tell their peers of one day or two: mostly alike, one of them with many alerts; some tell late,
    some again, some take it back. Thrown by one number, so that it leaves the other parts their share of chance."""
    chance = random.Random(draw(st.integers(0, 999)))
    found: list[AnyEvent] = []
    day = china_day_end(START)
    for end in (day, day + DAY_MS)[: chance.choice((0, 0, 1, 2))]:
        for number in range(1, chance.randint(5, 7) + 1):
            figures = _figures(chance, number, end)
            found.append(figures)
            if chance.random() < 0.5:
                again = chance.choice((figures, figures, _figures(chance, number, end)))
                when = chance.choice((figures.when, figures.when + DAY_MS))
                found.append(_turned(msgspec.structs.replace(again, when=when, settled=True), 2))
            if chance.random() < 0.05:
                found.append(_turned(msgspec.structs.replace(figures, units=0, alerts=0), 3))
    return found


def _figures(chance: random.Random, number: int, end: int) -> log.Figures:
    figures = log.Figures(
        id="", subject=peers_subject(china_time(end - 1).date().isoformat()), at=end, received=end,
        when=end + chance.randint(0, 30) * 60 * MINUTE, enterprise=f"E{number}", units=chance.choice((20, 40)),
        alerts=chance.choice((0, 3, 9, 9) if number == 1 else (0, 1, 2, 2)),
    )  # fmt: skip
    return _turned(figures, 1)


def _turned(figures: log.Figures, turn: int) -> log.Figures:
    name = f"enterprise:{figures.enterprise}>{figures.subject}#{turn:06d}"
    return msgspec.structs.replace(figures, id=name, turn=turn)


@st.composite
def enterprise_events(draw: st.DrawFn) -> list[AnyEvent]:
    """What agencies say of the enterprise that declares the unit, and of the vehicle."""
    now, found = START - 60 * MINUTE, list[AnyEvent]()
    for number in range(draw(st.integers(0, 3))):
        stamp = _stamp(f"firm{number}", now, draw(st.sampled_from((0, 0, 90))) * MINUTE, False)
        subject = draw(st.sampled_from((ENTERPRISE, ENTERPRISE, PLATE)))
        if subject == ENTERPRISE and draw(st.booleans()):
            rating = draw(st.sampled_from(("aeo", "normal", "dishonest", "dishonest")))
            found.append(log.Credit(**stamp, subject=subject, rating=rating))
        else:
            action = draw(st.sampled_from(("add", "add", "remove")))
            found.append(log.Watch(**stamp, subject=subject, action=action))
        now += draw(_gaps()) * MINUTE
    return found


@st.composite
def subscriber_events(draw: st.DrawFn) -> list[AnyEvent]:
    """What the notifier tells of one subscriber that leaves alerts unacknowledged, as it finds one after another."""
    found: list[AnyEvent] = []
    waiting: list[int] = []
    now = START
    for number in range(draw(st.integers(0, 8))):
        now += draw(st.sampled_from((1, 500, 40 * MINUTE)))
        if draw(st.booleans()) and waiting:
            which = waiting.pop(draw(st.integers(0, len(waiting) - 1)))
            outcome = draw(st.sampled_from(("acknowledged", "given_up", "ended")))
            found.append(log.Settled(**_version(which, now, now, "settled"), outcome=outcome))
        else:
            waiting.append(number)
            changed_at = now - draw(st.integers(5, 8)) * MINUTE
            at = changed_at + 5 * MINUTE
            node, second = draw(st.sampled_from((None, "QZ"))), draw(st.sampled_from((None, "duty-phone")))
            found.append(
                log.Undelivered(
                    **_version(number, at, now, "undelivered"), rule=draw(st.sampled_from(("A12", "A31"))),
                    changed_at=changed_at, alert_node=node, second=second,
                )
            )  # fmt: skip
    return found


def _version(number: int, at: int, when: int, what: str) -> dict[str, Any]:
    alert_id, version = f"A12-{number // 2:016x}", 1 + number % 2
    return {
        "id": f"{alert_id}.{version}:{what}", "subject": SUBSCRIBER, "at": at, "received": when, "when": when,
        "alert_id": alert_id, "version": version,
    }  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> list[AnyEvent]:
    """Events of a unit, a device and whoever they concern, in order of reception, within the horizon of the laws."""
    units = draw(unit_events())
    papers = [event for event in units if isinstance(event, log.Document)]
    events = units + copies(list(papers)) + draw(device_events()) + draw(plate_events())
    events += draw(told_events()) + draw(peers_events()) + draw(enterprise_events()) + draw(subscriber_events())
    events = [event for event in events if event.received < START + HORIZON_MS]
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
