"""Travel times learned from past transits: read, and changed through the log like the policy (ADR 0014)."""

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from gates.http.answer import json_answer
from gates.http.audited import audited
from gates.http.auth import may
from gates.http.credentials import Principal
from gates.http.gateway import Gateway
from gates.http.limits import read_body
from gates.http.posting import entering, operators_moment, post
from gates.http.startup import STARTUP, enter
from gates.request import Request as Posted
from gates.travel_times import TravelPost, decode_travel_times, travel_times
from streams.events import TravelTimes
from streams.policies import Times
from streams.times import rfc3339
from streams.travel_table import Table

_table = msgspec.json.Decoder(Table)
NONE = Table(())


class TravelStep(msgspec.Struct):
    """One change: who, when, why. ``judges_after``: reception after this is judged by it."""

    travel_id: str
    by: str
    note: str
    received_at: str
    judges_after: str
    digest: str


class TravelAnswer(msgspec.Struct):
    """``change`` is null as long as none were told; ``history`` has all changes, newest first. The table is used where
    the policy has ``learned`` on (rule A14)."""

    change: TravelStep | None
    table: Table
    history: list[TravelStep]


class TravelApplied(msgspec.Struct):
    """``accepted``: in the log, and judges what is received after ``received_at``. ``dry_run``: nothing was done.

    ``corridors`` and ``transits`` of the table posted, ``rows_changed`` against the one that the state knows of.
    """

    status: Literal["accepted", "dry_run"]
    corridors: int
    transits: int
    rows_changed: int
    digest: str
    travel_id: str | None = None
    received_at: str | None = None


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["policy"])
    reads = Annotated[Principal, Depends(may("read", gateway))]
    rules = Annotated[Principal, Depends(may("set_policy", gateway))]

    @router.get("/v1/travel-times")
    async def read_travel_times(holder: reads) -> Response:  # noqa: ARG001 - asked for its right alone
        """实测在途时间 Read the travel times in force and how they came to be"""
        return json_answer(_shown(await gateway.reader.travel_times()))

    @router.post("/v1/travel-times")
    async def change_travel_times(request: Request, holder: rules) -> Response:
        """变更实测在途时间 Put other travel times in force

        The whole table, not a difference. It goes through the log: movements whose exit is received after it are
        judged by it, where the policy has `learned` on and the row has enough transits; what was found before keeps
        its limits. A table that cannot be used is refused with the row and the field that is wrong.
        """
        async with audited(gateway, holder, "travel.set", "travel times") as act:
            moment = await operators_moment(gateway, request)
            known = await gateway.reader.travel_times()
            read: list[TravelPost] = []
            receipt = await post(gateway, moment, _read(gateway, request, holder, read))
            posted = read[0]
            act.trial = posted.dry_run
            change = _change(posted, holder.name, receipt.received)
            said = TravelApplied("accepted", *_figures(_in_force(known), posted.table), change.digest)
            if posted.dry_run:
                return json_answer(msgspec.structs.replace(said, status="dry_run"))
            act.detail |= {"travel_id": change.id, "for": change.by, "corridors": str(said.corridors)}
        return json_answer(msgspec.structs.replace(said, travel_id=change.id, received_at=rfc3339(receipt.received)))

    return router


async def begin(gateway: Gateway) -> None:
    """Puts the travel times that the gateway was started with into the log."""
    text = gateway.travel_times

    def at_first() -> Posted:
        return _entering(TravelPost(_table.decode(text or "")), STARTUP)

    await enter(gateway, text, gateway.reader.travel_times, at_first, "travel times")


async def _read(gateway: Gateway, request: Request, holder: Principal, read: list[TravelPost]) -> Posted:
    """What was posted is put into ``read``."""
    posted = decode_travel_times(await read_body(request, gateway.limits), gateway.region)
    read.append(posted)
    return _entering(posted, holder.name)


def _entering(posted: TravelPost, holder: str) -> Posted:
    return entering(posted.text, lambda received: _change(posted, holder, received), dry_run=posted.dry_run)


def _change(posted: TravelPost, holder: str, received: int) -> TravelTimes:
    return travel_times(posted.text, posted.by or holder, posted.note, received)


def _in_force(known: Times) -> Table:
    """A text of another version that this one cannot read shows no rows."""
    try:
        return _table.decode(known[-1].change.text) if known else NONE
    except msgspec.DecodeError:
        return NONE


def _figures(was: Table, now: Table) -> tuple[int, int, int]:
    """Corridors, transits (each is in one row that spans the day), rows that are in only one of the two."""
    transits = sum(row.n for row in now.rows if (row.from_h, row.to_h) == (0, 24))
    return len({row.corridor for row in now.rows}), transits, len(set(was.rows) ^ set(now.rows))


def _shown(known: Times) -> TravelAnswer:
    history = [
        TravelStep(
            travel_id=one.change.id,
            by=one.change.by,
            note=one.change.note,
            received_at=rfc3339(one.change.received),
            judges_after=rfc3339(one.since),
            digest=one.change.digest,
        )
        for one in reversed(known)
    ]
    return TravelAnswer(history[0] if history else None, _in_force(known), history)
