"""POST /v1/clock, in recorded mode alone: time runs on with nothing coming in, as `replay --drain` lets it."""

import msgspec
from fastapi import APIRouter, Request, Response

from gates.decoding import decode_body
from gates.fields import Time
from gates.http.answer import json_answer
from gates.http.auth import bearer_of, entitle
from gates.http.gateway import Gateway
from gates.http.limits import read_body
from streams.times import millis, rfc3339


class ClockRun(msgspec.Struct, frozen=True):
    """``until``: how far recorded time runs on; deadlines in between ring as if nothing had come in."""

    until: Time


class ClockAnswer(msgspec.Struct):
    time: str


_body = msgspec.json.Decoder(ClockRun)


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["post"])

    @router.post("/v1/clock")
    async def run_clock(request: Request) -> Response:
        """录制时间推进 Let recorded time run on

        After the last line of a recording, long obligations ring only if time goes on.
        """
        entitle(bearer_of(request, gateway.access), "act")
        run: ClockRun = decode_body(_body, await read_body(request, gateway.limits))
        receipt = await gateway.collector.drain(millis(run.until))
        return json_answer(ClockAnswer(rfc3339(receipt.received)))

    return router
