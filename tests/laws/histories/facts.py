"""What agencies tell of a unit."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from streams import events as log
from streams.events import AnyEvent
from tests.laws.histories.places import MINUTE, NODES, PLATES, SEALS, SITES, UNIT, Made, stamped


def fact(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    at = stamp["when"]
    window = draw(st.integers(-300, 300)) * MINUTE
    facts: list[Callable[[], AnyEvent]] = [
        lambda: log.Release(**stamp, subject=UNIT, valid_from=at + window, valid_to=at + window + 900 * MINUTE),
        lambda: log.Hold(**stamp, subject=UNIT, action=draw(st.sampled_from(("place", "place", "lift")))),
        lambda: inspection(draw, stamp, site, draw(st.sampled_from(("open", "close")))),
        lambda: document(draw, stamp),
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


def inspection(draw: Any, stamp: dict[str, Any], site: str, phase: str) -> AnyEvent:
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


def document(draw: Any, stamp: dict[str, Any]) -> AnyEvent:
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


def inspected(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    """Opened, and closed half an hour later."""
    opened = inspection(draw, stamp, site, "open")
    after = stamped(stamp["id"] + "b", opened.when + 30 * MINUTE, draw(st.integers(0, 90)) * MINUTE, False)
    return [opened, inspection(draw, after, site, "close")], site


def papers(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    first = document(draw, stamp)
    after = stamped(stamp["id"] + "b", first.when + 5 * MINUTE, draw(st.integers(0, 90)) * MINUTE, False)
    return [first, document(draw, after)], site


def duty(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    """An appointment, a listing, a class: facts that bide their time."""
    slot_at = stamp["when"] + draw(st.integers(-300, 900)) * MINUTE
    where = draw(st.sampled_from((site, *SITES)))
    duties: tuple[Callable[[], AnyEvent], ...] = (
        lambda: log.Booking(**stamp, subject=UNIT, site=where, slot_at=slot_at),
        lambda: log.Watch(**stamp, subject=UNIT, action=draw(st.sampled_from(("add", "add", "remove")))),
    )
    return [draw(st.sampled_from(duties))()], site


def correction(victim: AnyEvent, event_id: str, received: int, device: str | None) -> AnyEvent:
    return log.Correction(
        id=event_id, subject=victim.subject, at=received, received=received, when=received, voids=victim.id,
        reason="did_not_occur", device=device,
    )  # fmt: skip
