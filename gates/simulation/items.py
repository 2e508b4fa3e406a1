"""What is posted, in the shapes of the contract: device items and agencies' facts, yet without id and time."""

from random import Random
from typing import Any

from gates.simulation.cargo import Cargo, reading
from gates.simulation.network import Network
from streams.times import rfc3339

Item = dict[str, Any]
NOISE = 0.007
"""Two weighbridges differ by at most twice this share; well inside what rule A33 lets pass."""


def gate_scan(
    network: Network, rng: Random, cargo: Cargo, gate: str, direction: str, *, plate: str, destination: str | None,
    seal: str, kg: float,
) -> Item:  # fmt: skip
    site = network.region.sites[network.region.devices[gate].site]
    return {
        "kind": "gate",
        "lane": network.lane(rng, gate, direction),
        "direction": direction,
        "unit": cargo.unit,
        "qr_token": None,
        "plate": reading(plate, rng.uniform(0.96, 0.999)),
        "container": reading(cargo.number, rng.uniform(0.95, 0.999)),
        "seal": {"number": seal, "state": "intact"},
        "gross_kg": weighed(rng, kg),
        "packages": cargo.packages,
        "destination": destination,
        "position": {
            "lat": round(site.lat + rng.uniform(-0.0005, 0.0005), 6),
            "lon": round(site.lon + rng.uniform(-0.0005, 0.0005), 6),
            "crs": "WGS84",
        },
    }


def weighed(rng: Random, kg: float) -> int:
    return round(kg * (1 + rng.uniform(-NOISE, NOISE)))


def arrival(cargo: Cargo, mode: str, voyage: str) -> Item:
    return {"kind": "arrival", "unit": cargo.unit, "mode": mode, "voyage": voyage}


def yard_move(cargo: Cargo, action: str, slot: str = "") -> Item:
    return {"kind": "yard", "unit": cargo.unit, "action": action, "slot": slot}


def departure(cargo: Cargo, mode: str) -> Item:
    return {"kind": "departure", "unit": cargo.unit, "mode": mode}


def barrier_count(lane: str, from_ms: int, count: int, *, confirmed: bool) -> Item:
    """``from_ms`` by the device's clock, as its stamp will be."""
    return {"kind": "barrier", "lane": lane, "from": rfc3339(from_ms), "count": count, "video_confirmed": confirmed}


def correction(voids: str, reason: str = "did_not_occur", replacement: Item | None = None) -> Item:
    return {"kind": "correction", "voids": voids, "reason": reason, "replacement": replacement}


def document(rng: Random, cargo: Cargo, kind: str) -> Item:
    return {
        "kind": "document",
        "unit": cargo.unit,
        "type": kind,
        "number": f"{kind[:2].upper()}{rng.randrange(10**9, 10**10)}",
        "hs6": cargo.hs6,
        "goods_name": cargo.goods_name,
        "packages": cargo.packages,
        "gross_kg": cargo.gross_kg,
        "seal": cargo.seal,
        "enterprise": cargo.enterprise,
    }


def release(cargo: Cargo, from_ms: int, until_ms: int) -> Item:
    return {"kind": "release", "unit": cargo.unit, "valid_from": rfc3339(from_ms), "valid_to": rfc3339(until_ms)}


def hold(cargo: Cargo, action: str) -> Item:
    return {"kind": "hold", "unit": cargo.unit, "action": action, "reason": "布控" if action == "place" else ""}


def seal_change(cargo: Cargo, old: str, new: str, site: str) -> Item:
    return {"kind": "seal_change", "unit": cargo.unit, "old": old, "new": new, "site_id": site}


def diversion(cargo: Cargo, node: str) -> Item:
    return {"kind": "diversion", "unit": cargo.unit, "destination": node}


def inspection(
    cargo: Cargo, phase: str, site: str, agencies: list[str], result: Item | None = None, reason: str | None = None
) -> Item:
    item: Item = {"kind": "inspection", "unit": cargo.unit, "phase": phase, "site_id": site, "agencies": agencies}
    if result is not None:
        item["result"] = result
    if reason is not None:
        item["reason_code"] = reason
    return item


def incident(cargo: Cargo, kind: str, from_ms: int, until_ms: int, new_plate: str | None = None) -> Item:
    item: Item = {"kind": "incident", "type": kind, "units": [cargo.unit]}
    if new_plate is not None:
        item["new_plate"] = new_plate
    return item | {"from": rfc3339(from_ms), "to": rfc3339(until_ms)}
