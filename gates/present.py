"""What the read API shows beyond the objects of streams.present: trails and sites. Flat JSON."""

from typing import Any, Final

import msgspec

from streams.events import AnyEvent, GateScan, ShownPass, Watch
from streams.fold.heads import DeviceHead
from streams.sharing import Confidential, shared
from streams.times import rfc3339, rfc3339_or_none
from zones.region import Region, Site

_NAMES: Final = {"id": "event_id", "at": "event_time", "received": "received_at", "when": "corrected_time"}
"""A trail calls the four clocks (domain §3) as the contract does."""
_TIMES: Final = frozenset({"at", "received", "when", "valid_from", "valid_to", "since", "until", "slot_at"})


def event_json(event: AnyEvent, sees: frozenset[Confidential], voided: bool) -> dict[str, Any] | None:
    """One line of a unit's trail with who attests it, so that the next node can rely on it; None if it is hidden."""
    if isinstance(event, Watch) and "watch" not in sees:
        return None
    if isinstance(event, GateScan) and "watch" not in sees:
        event = _without_hit(event)
    fields = msgspec.structs.asdict(event)
    line: dict[str, Any] = {"kind": event.__struct_config__.tag}
    for name, value in fields.items():
        if name in _TIMES and value is not None:
            line[_NAMES.get(name, name)] = rfc3339(value)
        elif isinstance(value, ShownPass):
            line[name] = _pass_json(value)
        elif name not in ("subject", "clock_error", "qr_token"):
            line[_NAMES.get(name, name)] = value
    line["attested_by"] = fields.get("source") or fields.get("device") or fields.get("by")
    line["voided"] = voided
    return shared(line, sees)


def _without_hit(scan: GateScan) -> GateScan:
    """What a gate was told of a hit of the watch list (a reason without a rule) is part of the hit."""
    if "" not in scan.because:
        return scan
    because = tuple(rule for rule in scan.because if rule)
    return msgspec.structs.replace(scan, answered=scan.answered if because else None, because=because)


def _pass_json(shown: ShownPass) -> dict[str, Any]:
    """What was read and what the keys said of it; its times only if it has any."""
    times = {"not_before": rfc3339_or_none(shown.not_before or None), "expires": rfc3339_or_none(shown.expires or None)}
    return msgspec.structs.asdict(shown) | times


def site_json(site: Site, region: Region, heads: dict[str, DeviceHead]) -> dict[str, Any]:
    """A site with its node's names, and how many of its devices are heard of. Coordinates in WGS-84."""
    node = region.nodes[site.node]
    devices = [device.id for device in region.devices.values() if device.site == site.id]
    quiet = [name for name in devices if name in heads and heads[name].quiet_since is not None]
    return {
        "site": site.id,
        "node": node.id,
        "node_zh": node.name_zh,
        "node_en": node.name_en,
        "kind": site.kind,
        "name_zh": site.name_zh,
        "name_en": site.name_en,
        "lat": site.lat,
        "lon": site.lon,
        "verified": site.verified,
        "devices": len(devices),
        "devices_quiet": len(quiet),
        "devices_never_heard": sum(name not in heads for name in devices),
    }
