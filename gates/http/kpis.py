"""/v1/kpis: figures by node over the last days of the log's time."""

import asyncio
from time import monotonic
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Depends, Query, Response

from gates.http.answer import json_answer
from gates.http.auth import may
from gates.http.credentials import Principal
from gates.http.gateway import Gateway
from gates.kpis import LABELS, Tally
from streams.times import DAY_MS, rfc3339

FRESH_S: Final = 10.0
"""Wall seconds that figures are served again before they are counted anew."""
PAGE: Final = 1_000


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["kpis"])
    reads = Annotated[Principal, Depends(may("read", gateway))]
    counted: dict[int, tuple[float, dict[str, Any]]] = {}
    counting = asyncio.Lock()

    @router.get("/v1/kpis")
    async def read_kpis(
        _holder: reads,
        days: Annotated[int, Query(ge=1, le=366, description="Alerts raised in the last so many days")] = 30,
    ) -> Response:
        """绩效指标 Figures by node: alerts, dispatched, closed, rates, declarations spared"""
        async with counting:
            known = counted.get(days)
            if known is None or monotonic() - known[0] > FRESH_S:
                known = counted[days] = (monotonic(), await count(gateway, days))
        return json_answer(known[1])

    return router


async def count(gateway: Gateway, days: int) -> dict[str, Any]:
    """``items``: one row per node and one for all. Movements are counted since the beginning."""
    reader, region = gateway.reader, gateway.region
    time = max((await reader.times()).values(), default=0)
    tallies = {name: Tally(name, time) for name in ("all", *region.nodes)}
    cursor: str | None = None
    while True:
        page = await reader.alerts(limit=PAGE, cursor=cursor)
        recent = [alert for alert in page.items if alert.raised_at > time - days * DAY_MS]
        for alert in recent:
            tallies["all"].add(alert)
            if (its_node := tallies.get(alert.node or "")) is not None:
                its_node.add(alert)
        cursor = page.cursor
        if cursor is None or len(recent) < len(page.items):
            break
    movements = await reader.movement_counts()
    return {
        "at": rfc3339(time),
        "days": days,
        "declarations_spared": movements.get("closed", 0),
        "movements_open": movements.get("open", 0),
        "movements_closed": movements.get("closed", 0),
        "items": [_row(gateway, name, tally) for name, tally in tallies.items()],
        "labels": {name: {"zh": zh, "en": en} for name, (zh, en) in LABELS.items()},
    }


def _row(gateway: Gateway, name: str, tally: Tally) -> dict[str, Any]:
    node = gateway.region.nodes.get(name)
    names = {"name_zh": node.name_zh if node else "全部", "name_en": node.name_en if node else "All"}
    figures: dict[str, Any] = msgspec.structs.asdict(tally.kpis())
    return {**figures, **names}
