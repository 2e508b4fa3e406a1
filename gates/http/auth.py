"""Is it who it says, and may it do that: device signatures and bearer tokens with roles (domain §9)."""

from collections.abc import Callable
from typing import Final, Literal

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from gates.http.access import Access
from gates.http.credentials import EVERY_SOURCE, Principal
from gates.http.gateway import Gateway
from gates.http.problem import ProblemError
from streams.sharing import Role
from streams.signature import EarlyError, SignatureError, StaleError, verify

Right = Literal[
    "post_facts", "act", "set_policy", "set_subscribers", "administer", "read", "read_units", "read_site",
    "issue_passes", "verify_passes",
]  # fmt: skip

RIGHTS: Final[dict[Right, frozenset[Role]]] = {
    "post_facts": frozenset({"agency", "admin"}),
    "act": frozenset({"operator", "section", "admin"}),
    "set_policy": frozenset({"admin"}),
    "set_subscribers": frozenset({"admin"}),
    "administer": frozenset({"admin"}),
    "read": frozenset({"operator", "section", "agency", "viewer", "admin"}),
    "read_units": frozenset({"operator", "section", "agency", "viewer", "admin", "trader"}),
    "read_site": frozenset({"operator", "section", "agency", "viewer", "admin", "kiosk"}),
    "issue_passes": frozenset({"operator", "agency", "admin"}),
    "verify_passes": frozenset({"operator", "section", "agency", "admin", "kiosk"}),
}
"""Who may do what. A trader sees its own units alone, a kiosk its own site; the endpoints narrow that down."""

bearer: Final = HTTPBearer(auto_error=False, scheme_name="token", description="`authorization: Bearer <token>`")
"""For the documentation; the header is read below, so that what is wrong with it can be said."""


def check_device(request: Request, body: bytes, device: str, gateway: Gateway, received: int | None = None) -> None:
    """Raises ProblemError unless the body is signed with a key of this registered device.

    ``received``: in recorded mode, when the recording says it came (ms); the sender may sign by either time.
    """
    keys = gateway.access.keys_of(device)
    if not keys or device not in gateway.region.devices:
        detail = f"{device!r} is not registered with a key; register it, or mend the id in the kiosk's settings"
        raise ProblemError("unknown_device", detail, field="device_id")
    try:
        try:
            verify(keys, request.headers, body, gateway.now())
        except (StaleError, EarlyError):
            if received is None:
                raise
            verify(keys, request.headers, body, received)
    except SignatureError as error:
        raise ProblemError(error.reason, f"{error.problem}. {error.fix}", field=error.header) from error


def may(right: Right, gateway: Gateway) -> Callable[[Request], Principal]:
    """A dependency: the holder of the request's token, if it has the right."""

    def holder(request: Request, _documented: object = Depends(bearer)) -> Principal:
        return entitle(bearer_of(request, gateway.access), right)

    return holder


def entitle(principal: Principal, right: Right) -> Principal:
    """Raises ProblemError ``forbidden``."""
    if principal.role not in RIGHTS[right]:
        raise ProblemError("forbidden", f"role {principal.role} may not do this", field="authorization")
    return principal


def bearer_of(request: Request, access: Access) -> Principal:
    """Raises ProblemError ``no_token``, or that the token is not in force."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if not scheme:
        if access.file.anonymous is not None:
            return access.file.anonymous
        raise ProblemError("no_token", "send 'Bearer <token>'", field="authorization")
    if scheme.lower() != "bearer":
        raise ProblemError("unknown_token", "send 'Bearer <token>' with a token in force", field="authorization")
    return access.holder_of(token.strip())


def speaks_for(principal: Principal, source: str) -> None:
    """Raises ProblemError if the token belongs to another source."""
    if principal.source not in (EVERY_SOURCE, source):
        detail = f"this token speaks for {principal.source!r}, not for {source!r}"
        raise ProblemError("wrong_source", detail, field="source")
