"""Passes over HTTP: issued, verified and drawn under a token; the public keys are anybody's, for kiosks offline."""

from asyncio import to_thread
from typing import Annotated, Final

import msgspec
import structlog
from fastapi import APIRouter, Depends, Request, Response

from gates.decoding import decode_body
from gates.http.answer import json_answer
from gates.http.auth import may
from gates.http.credentials import Principal
from gates.http.gateway import Gateway
from gates.http.limits import read_body
from gates.http.pass_views import (
    MEDIA_TYPES,
    PassCheck,
    PassDrawing,
    PassIssued,
    PassPost,
    judged,
    shown,
)
from gates.http.posting import operators_moment
from gates.http.problem import ProblemError
from gates.passes.claims import Claims, ClaimsError
from gates.passes.drawing import drawn
from gates.passes.issue import claims_for
from gates.passes.key_ring import KeyRing
from gates.passes.published import published
from gates.passes.token import TokenError
from gates.passes.validity import usual_end
from streams.times import millis

_log = structlog.get_logger()


_posts = msgspec.json.Decoder(PassPost)
_checks = msgspec.json.Decoder(PassCheck)
_drawings = msgspec.json.Decoder(PassDrawing)
DRAWN_WITH: Final = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "x-content-type-options": "nosniff",
}
"""A sheet brings its style along and does nothing; whoever has the picture has the pass."""


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["passes"])
    issues = Annotated[Principal, Depends(may("issue_passes", gateway))]
    verifies = Annotated[Principal, Depends(may("verify_passes", gateway))]

    @router.post("/v1/passes", status_code=201)
    async def issue_pass(request: Request, holder: issues) -> Response:
        """签发通行证 Issue a pass

        Bound to unit, seal, plate, origin and destination, good for one exit and one entry. Draw `token` with
        `POST /v1/passes/render`, or as a QR code at error level M of your own.
        """
        posted: PassPost = decode_body(_posts, await read_body(request, gateway.limits))
        now = await _now(gateway, request)
        signer = gateway.pass_keys.signer(now)
        if signer is None:
            detail = "make one with `linkage pass keys new`, in the folder that this gateway reads"
            raise ProblemError("no_pass_key", detail)
        try:
            token, claims = signer.sign(_claims(gateway, posted, now), gateway.region.nodes)
        except ClaimsError as error:
            raise ProblemError("unreadable", error.message, field=error.field) from error
        gateway.metrics.pass_issued()
        _log.info("pass issued", by=holder.name, unit=claims.unit, key=signer.key.id, nonce=claims.nonce)
        return json_answer(PassIssued(token, signer.key.id, shown(claims)), 201)

    @router.get("/v1/passes/keys")
    async def read_pass_keys() -> Response:
        """通行证公钥 Public keys, for kiosks that verify offline"""
        return json_answer(published(gateway.pass_keys.ring() or KeyRing()))

    @router.post("/v1/passes/verify")
    async def verify_pass(request: Request, holder: verifies) -> Response:  # noqa: ARG001 - asked for its right alone
        """核验通行证 Verify a pass

        Says what the keys say of it, and whether it is in force. Whether it has been used before is known only where
        its scans are judged (A03).
        """
        asked: PassCheck = decode_body(_checks, await read_body(request, gateway.limits))
        at = await _now(gateway, request) if asked.at is None else millis(asked.at)
        said = judged(asked.token, gateway.pass_keys.ring() or KeyRing(), at)
        gateway.metrics.pass_shown("verify", said.state)
        return json_answer(said)

    @router.post("/v1/passes/render")
    async def render_pass(request: Request, holder: issues) -> Response:  # noqa: ARG001 - asked for its right alone
        """打印通行证 Draw a pass

        As a QR code (`png`, `svg`) or a sheet to print in Chinese and English (`html`). Needs no keys: it draws what it
        is given, good or not.
        """
        asked: PassDrawing = decode_body(_drawings, await read_body(request, gateway.limits))
        try:  # in a thread, because it takes as long as a gate may wait for its answer
            picture = await to_thread(drawn, asked.token, asked.form, asked.pixels, gateway.region)
        except TokenError as error:
            raise ProblemError("unreadable", str(error), field="token") from error
        return Response(picture, media_type=MEDIA_TYPES[asked.form], headers=DRAWN_WITH)

    return router


async def _now(gateway: Gateway, request: Request) -> int:
    received = (await operators_moment(gateway, request)).received
    return gateway.now() if received is None else received


def _claims(gateway: Gateway, posted: PassPost, now: int) -> Claims:
    not_before = now if posted.not_before is None else millis(posted.not_before)
    if posted.expires is None:
        expires = usual_end(gateway.region, posted.origin, posted.destination, not_before)
    else:
        expires = millis(posted.expires)
    return claims_for(
        posted.unit, posted.origin, posted.destination, not_before, expires, seal=posted.seal, plate=posted.plate
    )
