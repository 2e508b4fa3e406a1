"""The audit trail, for administrators: who did what, when, and what came of it."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Response

from gates.http.auth import may
from gates.http.credentials import Principal
from gates.http.gateway import Gateway
from gates.http.paging import Cursor, Limit, rows
from streams.times import rfc3339


class AuditView(msgspec.Struct):
    """``outcome``: ``done``, or the code of the refusal. ``via``: the API, or a command on a machine of the system."""

    at: str
    by: str
    act: str
    subject: str
    outcome: str
    via: str
    detail: dict[str, str]


class AuditPage(msgspec.Struct):
    items: list[AuditView]
    cursor: str | None


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["administration"])
    administers = Annotated[Principal, Depends(may("administer", gateway))]

    @router.get("/v1/audit")
    async def read_audit(
        holder: administers,  # noqa: ARG001 - asked for its right alone
        act: Annotated[str, Query(max_length=40, description="How the act begins: `key`, `token.issue`")] = "",
        subject: Annotated[str, Query(max_length=120, description="`device:QZ-DLP-G1` say")] = "",
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> Response:
        """审计记录 List administrative acts, newest first"""
        page = await gateway.access.registry.trail.page(limit, cursor, act=act, subject=subject)
        return rows(
            [
                msgspec.to_builtins(
                    AuditView(rfc3339(one.at), one.by, one.act, one.subject, one.outcome, one.via, one.detail)
                )
                for one in page.items
            ],
            page.cursor,
        )

    return router
