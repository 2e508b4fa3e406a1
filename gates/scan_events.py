"""From a posted scan item to the event (or events) of the log."""

from typing import Any, Final

import msgspec

from gates.decoding import decode_scan_item
from gates.identity import valid_container
from gates.memory import DeviceClock, IntakeMemory
from gates.passes.reading import RingNow, no_ring, shown_pass
from gates.refused import Refused, subject_of
from gates.scan_items import ArrivalItem, BarrierItem, CorrectionItem, GateItem, ScanItem, YardItem
from streams.events import (
    FUTURE_TOLERANCE_MS,
    AnyEvent,
    Arrival,
    BarrierCount,
    Correction,
    Departure,
    GateScan,
    ShownPass,
    YardMove,
    true_time,
)
from streams.subject import device_subject, unit_subject
from streams.times import DAY_MS, millis
from zones.region import Device, Region

LONGEST_WAIT_MS: Final = DAY_MS
"""At a gate: who has waited longer was not waiting, or the loop's clock is wrong."""
LONGEST_STRETCH_MS: Final = 10 * 60_000
"""Of a barrier count: a longer one could not tell whether a difference arose within ten minutes (domain A23)."""


class ScanEvents:
    """``memory`` tells which unit a voided event belonged to, ``ring`` which keys sign passes."""

    def __init__(self, region: Region, memory: IntakeMemory, ring: RingNow = no_ring) -> None:
        self.region = region
        self.memory = memory
        self.ring = ring

    def events(self, item: ScanItem, device: Device, clock: DeviceClock, received: int) -> list[AnyEvent]:
        """``clock``: what is known of the device's clock. Raises Refused or SchemaError."""
        at = millis(item.event_time)
        error = clock.error
        when = true_time(at, error)
        future = when > received + FUTURE_TOLERANCE_MS
        common: dict[str, Any] = {
            "id": item.event_id, "at": at, "received": received, "when": received if future else when, "future": future,
        }  # fmt: skip
        if isinstance(item, CorrectionItem):
            return self._correction(item, device, common, clock)
        common |= {"device": device.id, "site": device.site, "clock_error": error, "clock_doubt": clock.doubt}
        if isinstance(item, GateItem):
            return [self._gate(item, common)]
        if isinstance(item, BarrierItem):
            return [_barrier(item, common)]
        common["subject"] = subject_of(item.unit)
        if isinstance(item, YardItem):
            return [YardMove(**common, action=item.action, slot=item.slot)]
        if isinstance(item, ArrivalItem):
            return [Arrival(**common, mode=item.mode, voyage=item.voyage)]
        return [Departure(**common, mode=item.mode)]

    def _gate(self, item: GateItem, common: dict[str, Any]) -> GateScan:
        shown = self._shown(item.qr_token, common["received"]) if item.qr_token else None
        subject = _whose(item, shown) if item.unit is None else subject_of(item.unit)
        plate, container, seal, place = item.plate, item.container, item.seal, item.position
        return GateScan(
            **common,
            subject=subject,
            lane=item.lane,
            direction=item.direction,
            plate=plate.value if plate else None,
            plate_confidence=plate.confidence if plate else 1.0,
            container=container.value if container else None,
            container_confidence=container.confidence if container else 1.0,
            seal=seal.number if seal else None,
            seal_state=seal.state.strip().lower() if seal and seal.state else None,
            seal_battery=seal.battery_pct if seal else None,
            gross_kg=item.gross_kg,
            packages=item.packages,
            destination=known_destination(self.region, item.destination),
            lat=place.lat if place else None,
            lon=place.lon if place else None,
            crs=place.crs if place else None,
            qr_token=item.qr_token,
            operator=item.operator,
            photo_ref=item.photo_ref,
            tracker=item.tracker,
            waited_ms=_waited(item, common["at"]),
            gate_pass=shown,
        )

    def _shown(self, token: str, received: int) -> ShownPass:
        shown = shown_pass(token, self.ring(), received)
        if shown.destination in (None, "outside") or shown.destination in self.region.nodes:
            return shown
        return msgspec.structs.replace(shown, destination=None)  # a node of another region: the gate has to say

    def _correction(
        self, item: CorrectionItem, device: Device, common: dict[str, Any], clock: DeviceClock
    ) -> list[AnyEvent]:
        known = self.memory.seen(item.voids)
        if known is not None and known.site not in (None, device.site):
            raise Refused("voids: this site did not see that event; a correction has to come from the site that did")
        if item.unit is not None:
            subject = subject_of(item.unit)
        elif known is not None:
            subject = known.subject
        else:
            raise Refused('voids: no event of this id is known; send it first, or name its unit in "unit"')
        void = Correction(**common, subject=subject, voids=item.voids, reason=item.reason, device=device.id)
        others = known.told if known is not None else ()
        events: list[AnyEvent] = [
            void, *(msgspec.structs.replace(void, subject=other, derived=True) for other in others)
        ]  # fmt: skip
        if bytes(item.replacement) != b"null":
            new = decode_scan_item(item.replacement)
            if isinstance(new, CorrectionItem):
                raise Refused("replacement.kind: a correction cannot be replaced by a correction")
            replaced = self.events(new, device, clock, common["received"])
            events += [msgspec.structs.replace(event, replaces=item.voids) for event in replaced]
        return events


def _barrier(item: BarrierItem, common: dict[str, Any]) -> BarrierCount:
    """Of the device, not of a unit; ordered by reception like the pulse of its batch (see BarrierCount)."""
    since = millis(item.since)
    if not 0 < common["at"] - since <= LONGEST_STRETCH_MS:
        raise Refused("from: must lie before event_time, by ten minutes at most; count in shorter stretches")
    return BarrierCount(
        **(common | {"when": common["received"]}), subject=device_subject(common["device"]), lane=item.lane,
        since=since, count=item.count, confirmed=item.video_confirmed,
    )  # fmt: skip


def _waited(item: GateItem, at: int) -> int | None:
    if item.queued_at is None:
        return None
    waited = at - millis(item.queued_at)
    if not -FUTURE_TOLERANCE_MS <= waited <= LONGEST_WAIT_MS:
        raise Refused("queued_at: must not lie after event_time, nor more than a day before it")
    return max(waited, 0)  # a loop whose clock is a little ahead of the scanner's: nobody had to wait


def _whose(item: GateItem, shown: ShownPass | None) -> str:
    """Whose scan it is, if the gate does not say: what the code names, be it forged (that is to be seen on the unit
    it claims), or else what the camera surely read. Raises Refused."""
    if shown is None:
        raise Refused("unit: required, unless a qr_token names it")
    if shown.unit is not None:
        return unit_subject(shown.unit)
    if item.container is not None and valid_container(item.container.value):
        return subject_of(item.container.value, "container.value")
    raise Refused("qr_token: no unit can be read from it; send the unit, or the container number as read, beside it")


def known_destination(region: Region, destination: str | None) -> str | None:
    if destination is None or destination == "outside" or destination in region.nodes:
        return destination
    raise Refused(f"destination: {destination!r} is no node of this region; use a node id, 'outside' or null")
