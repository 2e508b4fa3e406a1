"""/v1/reports/monthly: one month's figures, as JSON or CSV; what a role may not see is not in them."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response

from gates.http.answer import json_answer
from gates.http.auth import may
from gates.http.counting import Counting
from gates.http.credentials import Principal
from gates.http.gateway import Gateway
from gates.http.problem import ProblemError
from gates.report import MONTH, MonthlyReport, monthly_report
from gates.report_csv import TableName, report_csv
from streams.policy import Policy
from streams.policy_file import recall_policy
from streams.rules.catalogue import catalogue, default_policy
from streams.sharing import SEES, Confidential
from streams.times import china_month, china_time

CSV: Final = "text/csv"

Month = Annotated[
    str | None,
    Query(pattern=MONTH, description="The month in China, as 2026-05; left out: the one that the log has come to"),
]
Table = Annotated[
    TableName | None, Query(description="CSV alone: this table as it is; left out: the whole, one figure a line")
]


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["kpis"])
    reads = Annotated[Principal, Depends(may("read", gateway))]
    counting = Counting(gateway)

    @router.get("/v1/reports/monthly")
    async def read_monthly(request: Request, holder: reads, month: Month = None, table: Table = None) -> Response:
        """月报 One month by node and section: figures, time limits, declarations spared, heat

        CSV for who sends `accept: text/csv`.
        """
        report = await read_report(gateway, counting, month, SEES[holder.role])
        if CSV in request.headers.get("accept", ""):
            return _csv(report, table)
        return json_answer(report)

    @router.get("/v1/reports/monthly.csv")
    async def read_monthly_csv(holder: reads, month: Month = None, table: Table = None) -> Response:
        """月报（CSV） The same as CSV, in UTF-8 with a byte order mark"""
        return _csv(await read_report(gateway, counting, month, SEES[holder.role]), table)

    return router


async def read_report(
    gateway: Gateway, counting: Counting, month: str | None, sees: frozenset[Confidential]
) -> MonthlyReport:
    """Raises StoreUnavailable, and ProblemError if the month has not begun."""
    time = await counting.time()
    latest = f"{china_time(time):%Y-%m}"
    wanted = month or latest
    if time and wanted > latest:
        raise ProblemError(
            "bad_parameter", f"month {wanted} has not begun: the log has come to {latest}", field="month"
        )
    figures = await counting.month(wanted, sees)
    served = await gateway.reader.served()
    policy = await _policy(gateway, china_month(wanted)[1])
    return monthly_report(wanted, figures, served, policy, gateway.region, catalogue())


async def _policy(gateway: Gateway, until: int) -> Policy:
    """The last that came into force before that time (ms)."""
    before = [one for one in await gateway.reader.policies() if one.since < until]
    return (recall_policy(before[-1].change.text) if before else None) or default_policy()


def _csv(report: MonthlyReport, table: TableName | None) -> Response:
    name = "-".join(filter(None, ("linkage", report.month, table)))
    return Response(
        report_csv(report, table),
        media_type=f"{CSV}; charset=utf-8; header=present",
        headers={"content-disposition": f'attachment; filename="{name}.csv"', "cache-control": "no-store"},
    )
