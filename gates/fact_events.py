"""From an agency's posted fact to the events of the log; one fact may concern several subjects."""

from typing import Any

from gates.fact_items import (
    AggregationFact,
    BindingFact,
    BookingFact,
    CreditFact,
    DiversionFact,
    DocumentFact,
    FactItem,
    FixFact,
    HoldFact,
    IncidentFact,
    InspectionFact,
    ReleaseFact,
    SealChangeFact,
    WatchFact,
)
from gates.memory import IntakeMemory
from gates.refused import Refused, subject_of
from gates.scan_events import known_destination
from streams import events as log
from streams.subject import plate_subject
from streams.times import millis
from zones.region import Region

Found = tuple[list[log.AnyEvent], log.Closure | None]


class FactEvents:
    """``events`` returns the subjects' events, and a closure that every partition must know, if any.

    ``memory`` tells which unit a tracker was on.
    """

    def __init__(self, region: Region, memory: IntakeMemory) -> None:
        self.region = region
        self.memory = memory

    def events(self, item: FactItem, source: str, received: int) -> Found:
        """Raises Refused, naming the field."""
        at = millis(item.event_time)
        future = at > received + log.FUTURE_TOLERANCE_MS
        common: dict[str, Any] = {
            "id": item.event_id, "at": at, "received": received, "when": received if future else at,
            "future": future, "source": source,
        }  # fmt: skip
        if isinstance(item, IncidentFact):
            return self._incident(item, common, received)
        if isinstance(item, AggregationFact):
            return self._aggregation(item, common), None
        return [self._single(item, common)], None

    def _single(self, item: FactItem, common: dict[str, Any]) -> log.AnyEvent:
        if isinstance(item, CreditFact):
            return log.Credit(**common, subject=f"enterprise:{item.enterprise}", rating=item.rating)
        if isinstance(item, WatchFact):
            return log.Watch(**common, subject=_watched(item), action=item.action)
        if isinstance(item, FixFact):
            return self._fix(item, common)
        assert not isinstance(item, IncidentFact | AggregationFact)
        common["subject"] = subject_of(item.unit)
        if isinstance(item, DocumentFact):
            return log.Document(
                **common, type=item.type, number=item.number, hs6=item.hs6, goods_name=item.goods_name,
                packages=item.packages, gross_kg=item.gross_kg, seal=item.seal, enterprise=item.enterprise,
            )  # fmt: skip
        if isinstance(item, ReleaseFact):
            return self._release(item, common)
        if isinstance(item, HoldFact):
            return log.Hold(**common, action=item.action, reason=item.reason)
        if isinstance(item, InspectionFact):
            return self._inspection(item, common)
        if isinstance(item, SealChangeFact):
            site = None if item.site_id is None else self._site(item.site_id)
            return log.SealChange(**common, old=item.old, new=item.new, site=site)
        if isinstance(item, DiversionFact):
            destination = known_destination(self.region, item.destination)
            if destination is None or destination == "outside":
                raise Refused("destination: a diversion leads to a node of the region")
            return log.Diversion(**common, destination=destination)
        if isinstance(item, BindingFact):
            return log.Binding(**common, tracker=item.tracker, action=item.action)
        assert isinstance(item, BookingFact)
        return log.Booking(**common, site=self._site(item.site_id), slot_at=millis(item.at))

    def _release(self, item: ReleaseFact, common: dict[str, Any]) -> log.Release:
        start, end = millis(item.valid_from), millis(item.valid_to)
        if end < start:
            raise Refused("valid_to: lies before valid_from")
        return log.Release(**common, valid_from=start, valid_to=end)

    def _inspection(self, item: InspectionFact, common: dict[str, Any]) -> log.Inspection:
        result = item.result
        return log.Inspection(
            **common,
            phase=item.phase,
            site=self._site(item.site_id),
            agencies=tuple(item.agencies),
            goods_name=result.goods_name if result else None,
            packages=result.packages if result else None,
            gross_kg=result.gross_kg if result else None,
            reason_code=item.reason_code,
        )

    def _incident(self, item: IncidentFact, common: dict[str, Any], received: int) -> Found:
        start, end = millis(item.since), millis(item.until)
        if end < start:
            raise Refused("to: lies before from")
        if not item.units and item.corridor is None:
            raise Refused("units: name the units, or a corridor of two nodes")
        closure = None
        if item.corridor is not None:
            for node in item.corridor:
                if node not in self.region.nodes:
                    raise Refused(f"corridor: {node!r} is no node of this region")
            closure = log.Closure(item.event_id, item.corridor, start, end, received)
        events: list[log.AnyEvent] = [
            log.Incident(
                **common, subject=subject_of(unit, "units"), type=item.type, since=start, until=end,
                new_plate=item.new_plate,
            )
            for unit in item.units
        ]  # fmt: skip
        return events, closure

    def _aggregation(self, item: AggregationFact, common: dict[str, Any]) -> list[log.AnyEvent]:
        parent = subject_of(item.parent, "parent")
        children = tuple(subject_of(child, "children") for child in item.children)
        return [
            log.Aggregation(**common, subject=subject, action=item.action, parent=parent, children=children)
            for subject in (parent, *children)
        ]

    def _fix(self, item: FixFact, common: dict[str, Any]) -> log.Fix:
        if item.unit is None and item.tracker is None:
            raise Refused("unit: name the unit or the tracker")
        if item.unit is not None:
            subject, tracker = subject_of(item.unit), None
        else:
            assert item.tracker is not None
            tracker = item.tracker
            subject = self.memory.bindings(tracker).at(common["when"]) or f"tracker:{tracker}"
        return log.Fix(
            **common, subject=subject, lat=item.lat, lon=item.lon, crs=item.crs, speed_kmh=item.speed_kmh,
            tracker=tracker, battery_pct=item.battery_pct,
        )  # fmt: skip

    def _site(self, site: str) -> str:
        if site not in self.region.sites:
            raise Refused(f"site_id: {site!r} is no site of this region")
        return site


def _watched(item: WatchFact) -> str:
    if item.unit is not None:
        return subject_of(item.unit)
    if item.plate is not None:
        return plate_subject(item.plate)
    if item.enterprise is not None:
        return f"enterprise:{item.enterprise}"
    raise Refused("unit: name a unit, a plate or an enterprise")
