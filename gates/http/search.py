"""/v1/search: units by number, plate, seal, or how one of them begins."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Response

from gates.http.auth import may
from gates.http.credentials import Principal
from gates.http.gateway import Gateway
from gates.http.paging import rows
from gates.http.problem import ProblemError
from gates.http.views import Unit
from streams.fold.heads import UnitHead
from streams.present import unit_json
from streams.store.marks import SHORTEST, By, plain
from streams.subject import unit_subject


class FoundUnit(Unit):
    """A unit as it is now, and what it was found by: ``text`` stands, or once stood, on its trail."""

    found_by: By
    text: str


class FoundPage(msgspec.Struct, forbid_unknown_fields=True):
    """``cursor`` is always null: who finds too many asks for more signs."""

    items: list[FoundUnit]
    cursor: None


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["units"])
    reads = Annotated[Principal, Depends(may("read", gateway))]

    @router.get("/v1/search")
    async def search_units(
        _holder: reads,
        q: Annotated[str, Query(max_length=120, description="`MSKU1234565`, `桂K77777`, `K777`, `900001` say")],
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> Response:
        """查找单元 Find units by number, plate, seal, or how one of them begins

        Also from where letters become digits or the other way round on: `777` finds `桂K77777`. Three signs at least;
        case, blanks, dots and dashes do not count, O is 0 and I is 1. What is just that comes first.
        """
        if len(plain(q)) < SHORTEST:
            raise ProblemError("bad_parameter", f"give {SHORTEST} letters or digits at least", field="q")
        marks = await gateway.reader.find(q, limit)
        heads = await gateway.reader.heads([unit_subject(mark.unit) for mark in marks])
        return rows(
            [
                unit_json(head) | {"found_by": mark.by, "text": mark.text}
                for mark in marks
                if isinstance(head := heads.get(unit_subject(mark.unit)), UnitHead)
            ]
        )

    return router
