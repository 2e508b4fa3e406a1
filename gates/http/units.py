"""Cargo units: where each is, and everything known of one."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from gates.http.answer import json_answer
from gates.http.auth import may
from gates.http.credentials import Principal
from gates.http.gateway import Gateway
from gates.http.paging import Cursor, Limit, NodeId, known_node, rows
from gates.http.problem import ProblemError
from gates.identity import UnitIdError, unit_id
from gates.present import event_json
from streams.events import AnyEvent, Correction
from streams.fold.correcting import may_void
from streams.fold.heads import Stage, UnitHead
from streams.present import alert_json, movement_json, unit_json
from streams.sharing import SEES, WATCH_RULES, untold
from streams.store.unit_reader import UnitRecord
from streams.subject import unit_subject
from zones.region import Region


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["units"])
    reads = Annotated[Principal, Depends(may("read", gateway))]
    reads_units = Annotated[Principal, Depends(may("read_units", gateway))]

    @router.get("/v1/units")
    async def list_units(
        _holder: reads,
        stage: Stage | None = None,
        node: NodeId = None,
        overdue: Annotated[bool, Query(description="Only those in transit past their overdue limit")] = False,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> Response:
        """单元列表 List units that are somewhere in the region, in a steady order"""
        known_node(gateway.region, node)
        if overdue:
            heads, after = await _overdue(gateway, stage, node, limit, cursor)
        else:
            page = await gateway.reader.units(stage=stage, node=node, limit=limit, cursor=cursor)
            heads, after = [stored.head for stored in page.items], page.cursor
        return rows([unit_json(head) for head in heads if isinstance(head, UnitHead)], after)

    @router.get("/v1/units/{unit:path}")
    async def read_unit(unit: str, holder: reads_units) -> Response:
        """单元详情 Read one unit: its state, trail, movements and alerts

        A trader reads the units that a document ties to its enterprise, without alerts of the watch list.
        """
        try:
            record = await gateway.reader.unit(unit_id(unit))
        except UnitIdError as error:
            raise ProblemError("bad_parameter", str(error), field="unit") from error
        if record is None or not _may_see(holder, record):
            raise ProblemError("not_found", f"no unit {unit!r}", field="unit")
        return json_answer(record_json(record, holder, gateway.region))

    return router


def record_json(record: UnitRecord, holder: Principal, region: Region) -> dict[str, Any]:
    """The unit's own fields (``state`` has them once more as one object), trail, movements and alerts."""
    head, sees = record.stored.head, SEES[holder.role]
    assert isinstance(head, UnitHead)
    state = unit_json(head)
    corrections = [event for event in record.trail if isinstance(event, Correction)]
    trail = [event_json(event, sees, _voided(event, corrections, region)) for event in record.trail]
    hushed = set() if "watch" in sees else {alert.alert_id for alert in record.alerts if alert.rule in WATCH_RULES}
    told = [alert for alert in record.alerts if alert.rule not in untold(holder.role)]
    secret = {alert.alert_id for alert in record.alerts} - {alert.alert_id for alert in told}
    return {
        **state,
        "state": state,
        "trail": [_hushed(line, hushed) for line in trail if line and line.get("alert_id") not in secret],
        "movements": [movement_json(movement) for movement in record.movements],
        "alerts": [alert_json(alert, sees) for alert in told],
    }


def _voided(event: AnyEvent, corrections: Sequence[Correction], region: Region) -> bool:
    return any(one.voids == event.id and may_void(one, event, region) for one in corrections)


def _hushed(line: dict[str, Any], alerts: set[str]) -> dict[str, Any]:
    """What an operator noted of an alert whose content may not be seen may not be seen either (see alert_json)."""
    return line | {"note": ""} if line.get("alert_id") in alerts else line


async def _overdue(
    gateway: Gateway, stage: str | None, node: str | None, limit: int, cursor: str | None
) -> tuple[Sequence[Any], str | None]:
    """Units of overdue movements; whoever is overdue is in transit, so the movements are where to look."""
    page = await gateway.reader.movements(overdue=True, limit=limit, cursor=cursor)
    heads = await gateway.reader.heads([unit_subject(movement.unit) for movement in page.items])
    found = [head for head in heads.values() if isinstance(head, UnitHead)]
    kept = [head for head in found if stage in (None, head.stage) and node in (None, head.node)]
    return kept, page.cursor


def _may_see(holder: Principal, record: UnitRecord) -> bool:
    if holder.role != "trader":
        return True
    head = record.stored.head
    return isinstance(head, UnitHead) and any(
        document.enterprise == holder.source for document in head.documents.values()
    )
