"""POST /v1/facts: one agency, one batch, under a bearer token."""

from typing import Literal

import msgspec
from fastapi import APIRouter, Request, Response

from gates.decoding import decode_facts
from gates.http.answer import json_answer
from gates.http.auth import bearer_of, entitle, speaks_for
from gates.http.gateway import Gateway
from gates.http.limits import read_body
from gates.http.moment import moment_of
from gates.http.posting import count, post
from gates.request import Request as Posted
from gates.request import facts_request
from streams.times import rfc3339


class FactResult(msgspec.Struct):
    event_id: str | None
    status: Literal["accepted", "duplicate", "rejected"]
    reason: str | None = None


class FactsAnswer(msgspec.Struct):
    """``received_at``: the time the log says the batch was received. ``results`` in the order of the items."""

    received_at: str
    results: list[FactResult]


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["post"])

    @router.post("/v1/facts")
    async def post_facts(request: Request) -> Response:
        """上报业务信息 Post one agency's batch of facts

        A token speaks for one `source`. Answers when the log has the batch; one bad item never rejects its
        neighbours. Send a batch again until it is answered with 200.
        """

        moment = moment_of(request, gateway.collector.clock)
        receipt = await post(gateway, moment, _read(gateway, request))
        count(gateway.metrics, "facts", receipt.results)
        results = [FactResult(result.event_id, result.status, result.reason) for result in receipt.results]
        return json_answer(FactsAnswer(rfc3339(receipt.received), results))

    return router


async def _read(gateway: Gateway, request: Request) -> Posted:
    principal = entitle(bearer_of(request, gateway.access), "post_facts")
    body = await read_body(request, gateway.limits)
    batch = decode_facts(body)
    speaks_for(principal, batch.source)
    return facts_request(batch, len(body))
