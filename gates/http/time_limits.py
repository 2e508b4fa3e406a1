"""/v1/time-limits: the published time limits and what was measured against them, by step and node."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Response

from gates.http.answer import json_answer
from gates.http.auth import may
from gates.http.credentials import Principal
from gates.http.gateway import Gateway
from gates.report import MONTH
from gates.time_limits import TimeLimitRow, months, time_limit_rows
from streams.policy_file import recall_policy
from streams.rules.catalogue import default_policy


class TimeLimits(msgspec.Struct):
    """``months``: those there are figures of, newest first."""

    month: str | None
    months: list[str]
    items: list[TimeLimitRow]


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["kpis"])
    reads = Annotated[Principal, Depends(may("read", gateway))]

    @router.get("/v1/time-limits")
    async def read_time_limits(
        _holder: reads,
        month: Annotated[
            str | None, Query(pattern=MONTH, description="Only what ended in this month, as 2026-03")
        ] = None,
    ) -> Response:
        """作业时限 Time limits by step and node: median, 90th and 95th percentile, share within the limit"""
        counts = await gateway.reader.served()
        policies = await gateway.reader.policies()
        policy = (recall_policy(policies[-1].change.text) if policies else None) or default_policy()
        found = TimeLimits(month, months(counts), list(time_limit_rows(counts, policy, month)))
        return json_answer(msgspec.to_builtins(found))

    return router
