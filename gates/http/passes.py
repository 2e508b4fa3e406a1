"""Passes over HTTP: issued and verified under a token; the public keys are anybody's, for kiosks that verify alone."""

from typing import Annotated

import msgspec
import structlog
from fastapi import APIRouter, Depends, Request, Response
from msgspec import Meta

from gates.decoding import decode_body
from gates.http.answer import json_answer
from gates.http.auth import may
from gates.http.credentials import Principal
from gates.http.gateway import Gateway
from gates.http.limits import read_body
from gates.http.posting import operators_moment
from gates.http.problem import ProblemError
from gates.passes.claims import Claims, ClaimsError, in_words
from gates.passes.codes import read_code
from gates.passes.issue import claims_for
from gates.passes.key_ring import KeyRing
from gates.passes.validity import usual_end
from gates.passes.verify import SAID, verify
from gates.schema import Name, Time, millis
from streams.times import rfc3339, rfc3339_or_none

_log = structlog.get_logger()


class PassPost(msgspec.Struct, frozen=True):
    """``unit``: a container number, ``sscc:…`` or ``local:…``. ``origin``: a node, ``destination``: a node or
    ``outside``. ``not_before``: now if left out; ``expires``: a day after its movement would be overdue."""

    unit: Name
    origin: Name
    destination: Name
    seal: Name | None = None
    plate: Name | None = None
    not_before: Time | None = None
    expires: Time | None = None


class PassClaims(msgspec.Struct):
    """What a pass says, as it was signed."""

    unit: str
    origin: str
    destination: str
    seal: str | None
    plate: str | None
    not_before: str
    expires: str
    nonce: str


class PassIssued(msgspec.Struct):
    """``token`` is what the QR code holds."""

    token: str
    key: str
    claims: PassClaims


class PassCheck(msgspec.Struct, frozen=True):
    """``token``: as the scanner read it. ``at``: the time at which it must be in force; now if left out."""

    token: Annotated[str, Meta(max_length=2000)]
    at: Time | None = None


class PassVerified(msgspec.Struct):
    """``state``: `valid`, or what is wrong; `plain` is no pass but names the `unit`, `foreign` neither. ``claims`` is
    what it says of itself, whatever its state."""

    state: str
    valid: bool
    state_zh: str
    state_en: str
    unit: str | None
    key: str | None
    claims: PassClaims | None


class PublicKey(msgspec.Struct):
    """``public``: base 64 of the Ed25519 key. Signs passes that begin from ``valid_from`` up to ``valid_to``; from
    ``revoked_at`` on none of them is good."""

    id: str
    public: str
    valid_from: str
    valid_to: str
    revoked_at: str | None


class PublicKeys(msgspec.Struct):
    """Newest first. Empty where passes are not in use."""

    keys: list[PublicKey]


_posts = msgspec.json.Decoder(PassPost)
_checks = msgspec.json.Decoder(PassCheck)


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["passes"])
    issues = Annotated[Principal, Depends(may("issue_passes", gateway))]
    verifies = Annotated[Principal, Depends(may("verify_passes", gateway))]

    @router.post("/v1/passes", status_code=201)
    async def issue_pass(request: Request, holder: issues) -> Response:
        """签发通行证 Issue a pass

        Bound to unit, seal, plate, origin and destination, good for one exit and one entry. Render `token` as a QR
        code at error level M (`linkage pass render`).
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
        _log.info("pass issued", by=holder.name, unit=claims.unit, key=signer.key.id, nonce=claims.nonce)
        return json_answer(PassIssued(token, signer.key.id, _shown(claims)), 201)

    @router.get("/v1/passes/keys")
    async def read_pass_keys() -> Response:
        """通行证公钥 Public keys, for kiosks that verify offline"""
        ring = gateway.pass_keys.ring() or KeyRing()
        keys = [
            PublicKey(
                key.id, key.public, rfc3339(key.valid_from), rfc3339(key.valid_to), rfc3339_or_none(key.revoked_at)
            )
            for key in ring.newest_first()
        ]
        return json_answer(PublicKeys(keys))

    @router.post("/v1/passes/verify")
    async def verify_pass(request: Request, holder: verifies) -> Response:  # noqa: ARG001 - asked for its right alone
        """核验通行证 Verify a pass

        Says what the keys say of it, and whether it is in force. Whether it has been used before is known only where
        its scans are judged (A03).
        """
        asked: PassCheck = decode_body(_checks, await read_body(request, gateway.limits))
        at = await _now(gateway, request) if asked.at is None else millis(asked.at)
        code = read_code(asked.token)
        if code.kind != "pass":
            return json_answer(_verified(code.kind, code.unit, None, None))
        found = verify(code.text, gateway.pass_keys.ring() or KeyRing(), at)
        unit = found.claims.unit if found.claims else None
        return json_answer(_verified(found.state, unit, found.key, found.claims))

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


def _verified(state: str, unit: str | None, key: str | None, claims: Claims | None) -> PassVerified:
    zh, en = SAID[state]
    return PassVerified(state, state == "valid", zh, en, unit, key, _shown(claims) if claims else None)


def _shown(claims: Claims) -> PassClaims:
    return msgspec.convert(in_words(claims), PassClaims)
