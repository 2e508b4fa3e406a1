"""Movements between sites: each closed one is a transfer declaration nobody had to file."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response

from gates.arriving import lateness
from gates.http.auth import may
from gates.http.credentials import Principal
from gates.http.gateway import Gateway
from gates.http.paging import Cursor, Limit, NodeId, known_node, rows
from streams.fold.movement import Movement
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
        """流转列表 List movements, newest first: by departure while open, by arrival once closed

        `level`: how late one on its way is by the log's time; null once it is no longer.
        """
        known_node(gateway.region, destination, "outside")
        page = await gateway.reader.movements(
            state=state, destination=destination, overdue=overdue, limit=limit, cursor=cursor
        )
        time = max((await gateway.reader.times()).values(), default=0)
        return rows([_listed(movement, time) for movement in page.items], page.cursor)

    return router


def _listed(movement: Movement, time: int) -> dict[str, Any]:
    return movement_json(movement) | {"level": lateness(movement, time) if movement.state == "open" else None}
