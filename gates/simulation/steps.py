"""From a plan and its times to what devices and agencies report."""

from dataclasses import dataclass, field

from gates.simulation import items
from gates.simulation.items import Item
from gates.simulation.life import Leg, Life
from gates.simulation.network import Network

Times = dict[str, int]
_SOURCES = {"manifest": "carrier", "delivery_order": "terminal", "declaration": "broker", "release": "customs"}


@dataclass(slots=True)
class Step:
    """One report. ``at``: when it happened (epoch ms); ``origin``: device, or source of a fact.

    ``received_at`` overrides the ordinary lag of a fact; ``replaced_at`` is when what a correction replaces
    happened. The rest is what a device's line does: the report comes ``held`` ms late, is stamped ``ahead`` ms
    into the future, is sent ``again`` ms later, then with the fields ``twisted``.
    """

    life: Life
    moment: str
    at: int
    origin: str
    item: Item
    fact: bool
    received_at: int | None = None
    replaced_at: int | None = None
    held: int = 0
    ahead: int = 0
    again: int | None = None
    twisted: Item = field(default_factory=dict)

    @property
    def event_id(self) -> str:
        return self.life.event_id(self.moment)

    @property
    def plain(self) -> bool:
        """Of an ordinary life and not yet troubled: may be given trouble on its way."""
        return self.life.story is None and not (self.held or self.ahead or self.again)


def steps_of(life: Life, times: Times, network: Network) -> list[Step]:
    """In the order of the plan."""
    extras = {extra.name: extra for extra in life.extras}
    found = []
    for moment, at in times.items():
        if extra := extras.get(moment):
            replaced_at = times.get(extra.replaces or "")
            step = Step(life, moment, at, extra.origin, dict(extra.item), extra.fact, replaced_at=replaced_at)
        else:
            origin, item = _planned(life, moment, times, network)
            step = Step(life, moment, at, origin, item, fact=moment in _SOURCES)
        step.item.update(life.changes.get(moment, {}))
        if moment in life.received_with:
            anchor, lag = life.received_with[moment]
            step.received_at = times[anchor] + lag
        found.append(step)
    return found


def seal_at(life: Life, times: Times, at: int) -> str:
    """The seal the unit bears at ``at``, after what reseals have happened."""
    seal = life.cargo.seal
    for moment, new in life.reseals:
        if times.get(moment, at + 1) <= at:
            seal = new
    return seal


def planned_scan(life: Life, moment: str, times: Times, network: Network) -> Item:
    """The scan at ``out``, ``in`` or ``leave`` as it would be if nothing went differently."""
    return _planned(life, moment, times, network)[1]


def _planned(life: Life, moment: str, times: Times, network: Network) -> tuple[str, Item]:
    cargo, rng = life.cargo, life.dice(moment)
    if moment in _SOURCES:
        return _SOURCES[moment], _paper(life, moment, times)
    if moment == "arrive":
        return network.yards[life.stays[0].site], items.arrival(cargo, life.mode, life.voyage)
    if moment == "leave":
        return _leaving(life, times, network)
    number = int(moment.lstrip("abcdefghijklmnopqrstuvwxyz"))
    stay = life.stays[number]
    if moment.startswith("put"):
        return network.yards[stay.site], items.yard_move(cargo, "put", stay.slot)
    if moment.startswith("pick"):
        return network.yards[stay.site], items.yard_move(cargo, "pick")
    direction = "out" if moment.startswith("out") else "in"
    leg: Leg = life.legs[number if direction == "out" else number - 1]
    gate = leg.gate_out if direction == "out" else leg.gate_in
    scan = items.gate_scan(
        network, rng, cargo, gate, direction, plate=leg.plate,
        destination=leg.destination if direction == "out" else None,
        seal=seal_at(life, times, times[moment]), kg=cargo.gross_kg * life.weight_factor,
    )  # fmt: skip
    return gate, scan


def _paper(life: Life, moment: str, times: Times) -> Item:
    if moment == "release":
        return items.release(life.cargo, times[moment], times[moment] + life.papers.validity)
    return items.document(life.dice(moment), life.cargo, moment)


def _leaving(life: Life, times: Times, network: Network) -> tuple[str, Item]:
    leave, cargo = life.leave, life.cargo
    if leave.gate is None:
        return network.yards[life.stays[-1].site], items.departure(cargo, leave.mode)
    scan = items.gate_scan(
        network, life.dice("leave"), cargo, leave.gate, "out", plate=leave.plate, destination="outside",
        seal=seal_at(life, times, times["leave"]), kg=cargo.gross_kg * life.weight_factor,
    )  # fmt: skip
    return leave.gate, scan
