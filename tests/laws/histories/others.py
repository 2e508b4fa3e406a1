"""What plates, sites, enterprises and subscribers are told."""

import random
from typing import Any

import msgspec
from hypothesis import strategies as st

from streams import events as log
from streams.events import AnyEvent
from tests.laws.histories.places import ENTERPRISE, MINUTE, PLATE, SITES, START, SUBSCRIBER, UNIT, gaps, stamped


@st.composite
def plate_events(draw: st.DrawFn) -> list[AnyEvent]:
    """One plate's sightings at gates, with one unit or another."""
    now, found = START, list[AnyEvent]()
    for number in range(draw(st.integers(1, 4))):
        now += draw(gaps()) * MINUTE
        found.append(
            log.PlateSeen(
                **stamped(f"plate{number}", now, draw(st.sampled_from((0, 0, 40))) * MINUTE, False),
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
def enterprise_events(draw: st.DrawFn) -> list[AnyEvent]:
    """What agencies say of the enterprise that declares the unit, and of the vehicle."""
    now, found = START - 60 * MINUTE, list[AnyEvent]()
    for number in range(draw(st.integers(0, 3))):
        stamp = stamped(f"firm{number}", now, draw(st.sampled_from((0, 0, 90))) * MINUTE, False)
        subject = draw(st.sampled_from((ENTERPRISE, ENTERPRISE, PLATE)))
        if subject == ENTERPRISE and draw(st.booleans()):
            rating = draw(st.sampled_from(("aeo", "normal", "dishonest", "dishonest")))
            found.append(log.Credit(**stamp, subject=subject, rating=rating))
        else:
            action = draw(st.sampled_from(("add", "add", "remove")))
            found.append(log.Watch(**stamp, subject=subject, action=action))
        now += draw(gaps()) * MINUTE
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
