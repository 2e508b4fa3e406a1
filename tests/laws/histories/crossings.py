"""Scans at gates and in yards: legs as they usually go, and as they do not."""

from typing import Any

from hypothesis import strategies as st

from streams import events as log
from streams.events import AnyEvent
from tests.laws.histories.places import MINUTE, NODES, PLATES, SEALS, SITES, Made, at_gate, gaps, stamped

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


def a_scan(draw: Any, stamp: dict[str, Any], site: str, direction: str, destination: str | None) -> log.GateScan:
    readings = draw(st.sampled_from(READINGS))
    return log.GateScan(
        **stamp,
        **at_gate(site),
        clock_error=draw(st.sampled_from((0, -800, 12_000, 3_600_000))),
        lane="L1",
        direction=direction,
        plate=draw(st.sampled_from(PLATES)),
        seal=draw(st.sampled_from((None, *SEALS))),
        gross_kg=draw(st.sampled_from((None, 20_000.0, 20_300.0, 21_200.0, 26_000.0))),
        destination=destination,
        waited_ms=draw(st.sampled_from((None, None, 90_000, 10 * MINUTE, 10 * MINUTE + 1, 95 * MINUTE))),
        **({"packages": 400} | readings),
    )


def arrival(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    return [log.Arrival(**stamp, **at_gate(site), mode=draw(st.sampled_from(("vessel", "truck", "local"))))], site


def yard(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    return [log.YardMove(**stamp, **at_gate(site), action=draw(st.sampled_from(("put", "pick"))), slot="A-1")], site


def left_standing(stamp: dict[str, Any], site: str) -> list[AnyEvent]:
    """It has come to the site and stays in its yard."""
    put = stamped(stamp["id"] + "put", stamp["at"] + MINUTE, 500, False)
    return [
        log.Arrival(**stamp, **at_gate(site), mode="vessel"),
        log.YardMove(**put, **at_gate(site), action="put", slot="A-1"),
    ]


def departure(_draw: Any, stamp: dict[str, Any], site: str) -> Made:
    return [log.Departure(**stamp, **at_gate(site), mode="vessel")], site


def leg(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    """Out for another site and, mostly, in there after a while."""
    target = draw(st.sampled_from(SITES))
    out = a_scan(draw, stamp, site, "out", NODES[target])
    if draw(st.integers(0, 5)) == 0:
        return [out], site
    landed = target if draw(st.integers(0, 4)) else draw(st.sampled_from(SITES))
    at = out.when + draw(gaps()) * MINUTE
    into = a_scan(draw, stamped(stamp["id"] + "b", at, draw(st.integers(0, 90)) * MINUTE, False), landed, "in", None)
    return [out, into], landed


def out(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    return [a_scan(draw, stamp, site, "out", draw(st.sampled_from((None, "outside", "YZ"))))], site


def into(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    where = draw(st.sampled_from((site, *SITES)))
    return [a_scan(draw, stamp, where, "in", None)], where
