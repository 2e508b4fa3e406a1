"""/v1/kpis: figures by node and section over the last days of the log's time. /v1/heat: anomaly × site × hour."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Response

from gates.figures import KpiRow
from gates.heat import HeatRow
from gates.http.answer import json_answer
from gates.http.auth import may
from gates.http.counting import Counting
from gates.http.credentials import Principal
from gates.http.gateway import Gateway
from gates.http.views import When
from gates.kpis import LABELS
from streams.rules.catalogue import catalogue
from streams.sharing import SEES, Confidential
from streams.times import rfc3339

Days = Annotated[int, Query(ge=1, le=366, description="Alerts raised in the last so many days")]


class KpiReport(msgspec.Struct, forbid_unknown_fields=True):
    """``items``: all nodes together, then each node. ``sections``: each section (职能处室) over all nodes, then each
    node's sections. ``declarations_spared``: closed movements since the beginning, each a transfer declaration nobody
    had to file. ``uncounted``: rules that are in no figure, since the role may not see what they rest on."""

    at: When
    days: int
    declarations_spared: int
    movements_open: int
    movements_closed: int
    items: list[KpiRow]
    sections: list[KpiRow]
    labels: dict[str, dict[str, str]]
    uncounted: list[str]


class HeatReport(msgspec.Struct, forbid_unknown_fields=True):
    """One row per rule, site and hour of the day (China's time) at which anything began; the others are nought."""

    at: When
    days: int
    items: list[HeatRow]
    uncounted: list[str]


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["kpis"])
    reads = Annotated[Principal, Depends(may("read", gateway))]
    counting = Counting(gateway)

    @router.get("/v1/kpis")
    async def read_kpis(holder: reads, days: Days = 30) -> Response:
        """绩效指标 Figures by node and section: alerts, dispatched, closed, rates, declarations spared"""
        return json_answer(await kpi_report(gateway, counting, days, SEES[holder.role]))

    @router.get("/v1/heat")
    async def read_heat(holder: reads, days: Days = 7) -> Response:
        """异常热度 How often which rule rang, by site and hour of the day at which it began"""
        figures = await counting.last_days(days, SEES[holder.role])
        rows = figures.heat.rows(gateway.region, catalogue())
        return json_answer(HeatReport(rfc3339(figures.time), days, rows, sorted(figures.uncounted)))

    return router


async def kpi_report(gateway: Gateway, counting: Counting, days: int, sees: frozenset[Confidential]) -> KpiReport:
    """Raises StoreUnavailable."""
    figures = await counting.last_days(days, sees)
    movements = await gateway.reader.movement_counts()
    return KpiReport(
        at=rfc3339(figures.time),
        days=days,
        declarations_spared=movements.get("closed", 0),
        movements_open=movements.get("open", 0),
        movements_closed=movements.get("closed", 0),
        items=figures.by_node(),
        sections=figures.by_section(),
        labels={name: {"zh": zh, "en": en} for name, (zh, en) in LABELS.items()},
        uncounted=sorted(figures.uncounted),
    )
