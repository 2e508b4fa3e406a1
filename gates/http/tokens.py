"""Tokens of people and agencies, for administrators: issued for one role and a time, stored hashed, revoked."""

from typing import Annotated, Any, Final, Literal

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from gates.access.records import TokenRecord
from gates.access.registry import Registered
from gates.fields import Name
from gates.http.administering import Written, change, posted
from gates.http.answer import json_answer
from gates.http.audited import audited
from gates.http.auth import may
from gates.http.credentials import EVERY_SOURCE, Principal, new_token, token_hash
from gates.http.gateway import Gateway
from gates.http.paging import rows
from gates.http.problem import ProblemError
from streams.sharing import Role
from streams.times import rfc3339, rfc3339_or_none

NAMED: Final[dict[Role, str]] = {
    "agency": "the source it speaks for",
    "kiosk": "its device",
    "trader": "its enterprise",
}
"""Roles whose tokens are for one source alone, and what that is."""


class TokenPost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``source``: the source of an agency, the device of a kiosk, the enterprise of a trader; other roles have none.
    ``days``: how long it is in force."""

    name: Name
    role: Role
    source: Name | None = None
    days: Annotated[float, msgspec.Meta(gt=0, le=400)] = 90


class TokenView(msgspec.Struct):
    """A token by its id, which is no secret."""

    token_id: str
    name: str
    role: Role
    source: str
    state: Literal["in_force", "expired", "revoked"]
    made_at: str | None
    by: str
    expires_at: str | None
    revoked_at: str | None


class TokenMade(TokenView):
    """``token`` is shown here and nowhere else."""

    token: str = ""


class TokenList(msgspec.Struct):
    items: list[TokenView]
    cursor: str | None


_token = msgspec.json.Decoder(TokenPost)


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["administration"])
    administers = Annotated[Principal, Depends(may("administer", gateway))]

    @router.get("/v1/tokens")
    async def list_tokens(holder: administers) -> Response:  # noqa: ARG001 - asked for its right alone
        """令牌列表 List tokens, in force or over, the newest first"""
        return rows([msgspec.to_builtins(TokenView(**_shown(gateway, one))) for one in gateway.access.tokens()])

    @router.post("/v1/tokens", status_code=201)
    async def issue_token(request: Request, holder: administers) -> Response:
        """签发令牌 Issue a token

        Shown once; what is kept is its SHA-256.
        """
        async with audited(gateway, holder, "token.issue", "token") as act:
            wanted = await posted(gateway, request, _token)
            token, lasts = new_token(), round(wanted.days * 86_400_000)
            made = TokenRecord(
                token_hash(token), wanted.name, wanted.role, _source(gateway, wanted), act.at, holder.name,
                act.at + lasts,
            )  # fmt: skip
            act.subject = f"token:{made.token_id}"
            act.detail |= {"name": made.name, "role": made.role, "source": made.source}
            act.detail["expires_at"] = rfc3339(act.at + lasts)

            def write(_known: Registered, written: Written) -> None:
                written.tokens.append(made)

            await change(gateway, act, write)
        return json_answer(TokenMade(**_shown(gateway, made), token=token), 201)

    @router.delete("/v1/tokens/{token_id}")
    async def revoke_token(token_id: str, holder: administers) -> Response:
        """吊销令牌 Revoke a token"""
        async with audited(gateway, holder, "token.revoke", f"token:{token_id[:80]}") as act:

            def found(known: Registered) -> TokenRecord:
                every = {one.sha256: one for one in gateway.credentials.token_records()} | known.tokens
                for one in every.values():
                    if one.token_id == token_id:
                        return msgspec.structs.replace(one, revoked_at=one.revoked_at or act.at)
                raise ProblemError("not_found", f"no token {token_id!r}", field="token_id")

            def write(known: Registered, written: Written) -> None:
                written.tokens.append(found(known))

            await change(gateway, act, write)
        return json_answer(TokenView(**_shown(gateway, found(gateway.access.known))))

    return router


def _source(gateway: Gateway, wanted: TokenPost) -> str:
    """Raises ProblemError if it does not go with the role."""
    named = NAMED.get(wanted.role)
    if named is None:
        if wanted.source is not None:
            raise ProblemError("unreadable", f"role {wanted.role} has none; leave it out", field="source")
        return EVERY_SOURCE
    if wanted.source is None or wanted.source == EVERY_SOURCE:
        raise ProblemError("unreadable", f"role {wanted.role} is for one alone: name {named}", field="source")
    if wanted.role == "kiosk" and wanted.source not in gateway.region.devices:
        raise ProblemError("unreadable", f"the region has no device {wanted.source!r}", field="source")
    return wanted.source


def _shown(gateway: Gateway, one: TokenRecord) -> dict[str, Any]:
    state = "in_force" if one.in_force(gateway.now()) else "revoked" if one.revoked_at is not None else "expired"
    return {
        "token_id": one.token_id,
        "name": one.name,
        "role": one.role,
        "source": one.source,
        "state": state,
        "made_at": rfc3339(one.made_at) if one.made_at else None,
        "by": one.by,
        "expires_at": rfc3339_or_none(one.expires_at),
        "revoked_at": rfc3339_or_none(one.revoked_at),
    }
