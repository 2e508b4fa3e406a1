"""Movements between sites: each closed one is a transfer declaration nobody had to file."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from gates.http.auth import may
from gates.http.credentials import Principal
from gates.http.gateway import Gateway
from gates.http.paging import Cursor, Limit, NodeId, known_node, rows
from streams.present import movement_json


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["movements"])
    reads = Annotated[Principal, Depends(may("read", gateway))]

    @router.get("/v1/movements")
    async def list_movements(
        _holder: reads,
        state: Literal["open", "closed", "void"] | None = None,
        destination: NodeId = None,
        overdue: Annotated[bool, Query(description="Only open ones past their overdue limit")] = False,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> Response:
        """流转列表 List movements, newest first: by departure while open, by arrival once closed"""
        known_node(gateway.region, destination, "outside")
        page = await gateway.reader.movements(
            state=state, destination=destination, overdue=overdue, limit=limit, cursor=cursor
        )
        return rows([movement_json(movement) for movement in page.items], page.cursor)

    return router
