"""POST /v1/scans: one device, one signed batch; every item gets its own answer.

The body is parsed by hand from its bytes: the signature covers them, and this is the path that has to be quick.
"""

import msgspec
from fastapi import APIRouter, Request, Response

from gates.decoding import decode_scans
from gates.device_reports import report
from gates.http.answer import json_answer
from gates.http.auth import check_device
from gates.http.gateway import Gateway
from gates.http.limits import read_body
from gates.http.moment import Moment, moment_of
from gates.http.posting import count, post
from gates.http.problem import ProblemError
from gates.http.refused_batches import tell_refused
from gates.item_result import ItemResult
from gates.request import Request as Posted
from gates.request import scans_request
from streams.times import rfc3339


class ScansAnswer(msgspec.Struct):
    """``received_at``: the time the log says the batch was received. ``results`` in the order of the items.
    ``heartbeat_s``: how often this device is to be heard, as it is registered; one that is not rings A60."""

    received_at: str
    results: list[ItemResult]
    heartbeat_s: int


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["post"])

    @router.post("/v1/scans")
    async def post_scans(request: Request) -> Response:
        """上报扫描 Post one device's batch of scans

        Signed by the Standard Webhooks scheme with the device's key. Answers when the log has the batch; one bad
        item never rejects its neighbours. `items: []` is a heartbeat. Send a batch again until it is answered
        with 200: an item already taken is then answered `duplicate`.
        """

        moment = moment_of(request, gateway.collector.clock)
        receipt = await post(gateway, moment, _read(gateway, request, moment))
        count(gateway.metrics, "scans", receipt.results)
        heartbeat_s = gateway.region.devices[receipt.device or ""].heartbeat_s
        return json_answer(ScansAnswer(rfc3339(receipt.received), receipt.results, heartbeat_s))

    return router


async def _read(gateway: Gateway, request: Request, moment: Moment) -> Posted:
    body = await read_body(request, gateway.limits)
    batch = decode_scans(body)
    try:
        check_device(request, body, batch.device_id, gateway, moment.received)
    except ProblemError as refusal:
        await tell_refused(gateway, request, batch.device_id, refusal.code)
        raise
    gateway.rates.take(batch.device_id)
    if gateway.reports is not None:
        received = gateway.now() if moment.received is None else moment.received
        gateway.reports.take(batch.device_id, report(batch.status, received))
    return scans_request(batch, len(body))
