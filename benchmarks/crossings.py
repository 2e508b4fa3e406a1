"""Units in the state, and the trucks that take them through the gates: each unit once, at the gate where it is."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from time import time
from typing import Any, Final

import msgspec

from streams.signature import Secret, signed_headers
from streams.times import rfc3339
from zones.region import Device, Region

HELD: Final = 0.02
"""Share of the units under a hold."""
MOVING: Final = 0.4
"""Share of the units that are on the road when the measurement begins."""
BATCH: Final = 500
KM: Final = (60.0, 150.0)
"""How far trucks go: so that one that left ``HOURS_AGO`` is neither late by now nor was too fast."""
HOURS_AGO: Final = {"arrival": 9.0, "put": 8.0, "out": 2.6}
"""When each step of the history began."""


@dataclass(frozen=True, slots=True)
class Unit:
    """In store behind ``home``, or on its way from there to ``target`` (gates)."""

    name: str
    home: Device
    target: Device
    moving: bool
    held: bool

    @property
    def gate(self) -> Device:
        """Where it is scanned next."""
        return self.target if self.moving else self.home


@dataclass(frozen=True, slots=True)
class Crossing:
    """One post, ready to be sent at ``due`` (s after the beginning): a batch of one scan, signed."""

    due: float
    device: str
    body: bytes
    headers: dict[str, str]


def gates_of(region: Region) -> list[Device]:
    return [device for device in region.devices.values() if device.lanes_in and device.lanes_out]


def units(region: Region, count: int, chance: random.Random) -> list[Unit]:
    gates, now = gates_of(region), int(time() * 1000)

    def near(gate: Device, other: Device) -> bool:
        km = None if gate.node == other.node else region.road_km(gate.node, other.node, now)
        return km is not None and KM[0] <= km <= KM[1]

    targets = {gate.id: [other for other in gates if near(gate, other)] for gate in gates}
    homes = [gate for gate in gates if targets[gate.id]]
    found = []
    for number in range(count):
        home = homes[number % len(homes)]
        moving, held = chance.random() < MOVING, chance.random() < HELD
        found.append(Unit(f"local:W{number}", home, chance.choice(targets[home.id]), moving, held))
    chance.shuffle(found)
    return found


class Sequences:
    """Each device counts its own items."""

    def __init__(self) -> None:
        self._next: dict[str, int] = {}

    def next(self, device: str) -> int:
        self._next[device] = self._next.get(device, 0) + 1
        return self._next[device]


def history(step: str, all_units: Sequence[Unit], seqs: Sequences, at: float) -> dict[str, list[bytes]]:
    """Batches of one step by device: all arrived, were put into the yard, and some of them let out."""
    items: dict[str, list[dict[str, Any]]] = {}
    for unit in all_units:
        if step != "out" or unit.moving:
            items.setdefault(unit.home.id, []).append(_before(step, unit, seqs.next(unit.home.id), at))
    return {
        gate: [
            msgspec.json.encode({"device_id": gate, "send_time": _at(at), "items": ours[start : start + BATCH]})
            for start in range(0, len(ours), BATCH)
        ]
        for gate, ours in items.items()
    }


def holds(all_units: Sequence[Unit], at: float) -> list[bytes]:
    """Batches of the customs: what is under a hold."""
    items = [
        {"kind": "hold", "event_id": f"h-{unit.name[6:]}", "event_time": _at(at), "unit": unit.name,
         "action": "place", "reason": "risk"}
        for unit in all_units if unit.held
    ]  # fmt: skip
    return [
        msgspec.json.encode({"source": "customs", "items": items[start : start + BATCH]})
        for start in range(0, len(items), BATCH)
    ]


def crossings(
    some: Sequence[Unit], keys: dict[str, Secret], rate: float, seqs: Sequences, chance: random.Random
) -> list[Crossing]:
    """As trucks come: independently of each other, ``rate`` a second on average. Made before they are sent, so that
    making them takes no time from what is measured."""
    due, began, found = 0.0, time(), []
    for unit in some:
        due += chance.expovariate(rate)
        gate, seq = unit.gate, seqs.next(unit.gate.id)
        when = _at(began + due)
        item = _scan(unit, "in" if unit.moving else "out", gate, f"c-{unit.name[6:]}", seq, when)
        body = msgspec.json.encode({"device_id": gate.id, "send_time": when, "items": [item]})
        signed = signed_headers([keys[gate.id]], f"msg_{unit.name[6:]}", int(began + due), body)
        found.append(Crossing(due, gate.id, body, signed))
    return found


def _before(step: str, unit: Unit, seq: int, when: float) -> dict[str, Any]:
    name = f"{step}-{unit.name[6:]}"
    if step == "out":
        return _scan(unit, "out", unit.home, name, seq, _at(when))
    common = {"event_id": name, "seq": seq, "event_time": _at(when), "unit": unit.name}
    if step == "arrival":
        return common | {"kind": "arrival", "mode": "local"}
    return common | {"kind": "yard", "action": "put", "slot": "B-12"}


def _scan(unit: Unit, direction: str, gate: Device, name: str, seq: int, when: str) -> dict[str, Any]:
    number = int(unit.name[7:])
    return {
        "kind": "gate", "event_id": name, "seq": seq, "event_time": when, "direction": direction, "unit": unit.name,
        "lane": min(gate.lanes_in if direction == "in" else gate.lanes_out),
        "plate": {"value": f"桂N{number % 99_999:05d}", "confidence": 0.98},
        "seal": {"number": f"CN{number:06d}", "state": "intact"}, "gross_kg": 21_450, "packages": 410,
        "destination": unit.target.node if direction == "out" else None,
    }  # fmt: skip


def _at(seconds: float) -> str:
    return rfc3339(int(seconds * 1000))
