"""Ordinary unit lives: 到港 by vessel, truck or rail, 存储, 在途 between nodes, 进场, papers, and away.

Two styles: busy, and quiet, where units are few and stay as long as it takes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from gates.simulation.cargo import drawn_cargo, plate_number, seal_number
from gates.simulation.dice import DAY, HOUR, MINUTE, span, weighted
from gates.simulation.inspections import inspect, reseal
from gates.simulation.life import Leave, Leg, Life, Papers, Stay
from gates.simulation.network import MODE_OF, Network

_LEGS: Final = {0: 3, 1: 74, 2: 23}
_INSPECTED: Final = 0.09
_RESEALED: Final = 0.85
_WITHOUT_ORDER: Final = 0.02
_BY_CARRIER: Final = {"port": ("vessel", 0.3), "rail": ("rail", 0.1)}
"""Share of units that leave a site of this kind by vessel or train and not through the gate."""
_WIND_DOWN_MS: Final = 36 * HOUR
"""Nobody new arrives for as long as an ordinary life takes before the end …"""
_WIND_DOWN_SHARE: Final = 0.4
"""… or for this share of a short recording."""


@dataclass(frozen=True, slots=True)
class Window:
    """The recording runs from ``start`` to ``end`` (epoch ms)."""

    start: int
    end: int

    @property
    def last_arrival(self) -> int:
        length = self.end - self.start
        return self.end - min(_WIND_DOWN_MS, round(length * _WIND_DOWN_SHARE))

    @property
    def pace(self) -> float:
        """Stays are shorter in a recording of less than four days."""
        return min(1.0, (self.end - self.start) / (4 * DAY))


def lives(rng: Random, network: Network, window: Window, units: int) -> Iterator[Life]:
    taken: set[str] = set()
    calls = {site: _calls(rng, window) for site in network.origins}
    for _ in range(units):
        site = weighted(rng, network.origins)
        voyage, called_at = rng.choice(calls[site])
        yield _life(rng, network, window, taken, site, voyage, called_at)


def _calls(rng: Random, window: Window) -> list[tuple[str, int]]:
    """Vessels, trains and convoys: several units come with each."""
    count = max(2, (window.last_arrival - window.start) // (2 * HOUR))
    return [
        (f"V{rng.randint(2600, 2699)}", rng.randint(window.start + 30 * MINUTE, window.last_arrival))
        for _ in range(count)
    ]


def _life(
    rng: Random, network: Network, window: Window, taken: set[str], site: str, voyage: str, called_at: int
) -> Life:
    stays = [_stay(rng, site, window)]
    legs = []
    for _ in range(weighted(rng, _LEGS)):
        onward = network.onward(stays[-1].site)
        if not onward:
            break
        destination = weighted(rng, onward)
        legs.append(_leg(rng, network, stays[-1].site, destination))
        stays.append(_stay(rng, destination, window))
    life = Life(
        seed=rng.getrandbits(63),
        cargo=drawn_cargo(rng, taken),
        mode=MODE_OF[network.kind(site)],
        voyage=voyage,
        arrive_at=min(called_at + span(rng, 0, 120), window.last_arrival + HOUR),
        stays=stays,
        legs=legs,
        leave=_leave(rng, network, stays[-1].site),
        papers=_papers(rng, window.pace),
    )
    if rng.random() < _WITHOUT_ORDER:
        life.skipped.add("delivery_order")
    if rng.random() < _INSPECTED:
        _inspect(rng, life)
    return life


def _stay(rng: Random, site: str, window: Window) -> Stay:
    return Stay(
        site=site,
        store_after=span(rng, 18, 125),
        dwell=span(rng, 65, 800 * window.pace + 65),
        slot=f"{rng.choice('ABCDEF')}-{rng.randint(1, 60)}",
    )


def _leg(rng: Random, network: Network, origin: str, destination: str) -> Leg:
    return Leg(
        destination=network.node(destination),
        gate_out=network.gate(rng, origin, "out"),
        gate_in=network.gate(rng, destination, "in"),
        load=span(rng, 12, 30),
        travel=network.travel(rng, origin, destination),
        plate=plate_number(rng),
    )


def _leave(rng: Random, network: Network, site: str) -> Leave:
    mode, share = _BY_CARRIER.get(network.kind(site), ("", 0.0))
    by_carrier = rng.random() < share
    gate = None if by_carrier else network.gate(rng, site, "out")
    return Leave(gate=gate, mode=mode, load=span(rng, 10, 28), plate=plate_number(rng))


def _papers(rng: Random, pace: float) -> Papers:
    return Papers(
        manifest_before=span(rng, 4, 10, HOUR),
        order_before=span(rng, 0.8, 3.5, HOUR),
        declare_after=span(rng, 2 * pace, 15 * pace + 0.5, HOUR),
        release_after=span(rng, 0.7 * pace, 4.5 * pace + 0.2, HOUR),
        collect_after=span(rng, 0.3, 5 * pace + 0.5, HOUR),
        validity=72 * HOUR,
    )


def _inspect(rng: Random, life: Life) -> None:
    """By both agencies in the yard of arrival; mostly the seal is cut and a new one put on."""
    site, offset = life.stays[0].site, span(rng, 25, 110)
    life.stays[0].dwell = max(life.stays[0].dwell, offset + 70 * MINUTE)
    life.papers.declare_after = max(life.papers.declare_after, offset + 50 * MINUTE)
    life.extras += inspect(life, "inspection", "put0", offset, site, minutes=42)
    if rng.random() < _RESEALED:
        life.extras.append(reseal(life, "reseal", "put0", offset + 36 * MINUTE, site, seal_number(rng)))
