"""What is posted about keys and rates of devices, and answered."""

from typing import Annotated, Literal

import msgspec

from gates.http.gateway import Gateway
from streams.times import rfc3339_or_none


class KeyPost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``overlap_s``: how long the key before stays in force, a day unless told otherwise, thirty at most; 0: it ends at
    once. ``first``: refuse if the device has a key in force (enrolment, not rotation)."""

    overlap_s: Annotated[int, msgspec.Meta(ge=0, le=30 * 86_400)] = 86_400
    first: bool = False


class RatePut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``rate_per_s`` null: as many as all devices may. ``burst``: at once, after a silence."""

    rate_per_s: Annotated[float, msgspec.Meta(gt=0, le=10_000)] | None
    burst: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 200


class KeyView(msgspec.Struct):
    """A key by its id, which is no secret."""

    key_id: str
    state: Literal["in_force", "ended", "revoked"]
    made_at: str | None
    by: str
    until: str | None
    revoked_at: str | None


class KeysAnswer(msgspec.Struct):
    """``rate_per_s`` and ``burst`` null: as all devices."""

    device: str
    keys: list[KeyView]
    rate_per_s: float | None
    burst: int | None


class KeyMade(KeysAnswer):
    """``secret`` is shown here and nowhere else: hand it to the device."""

    key_id: str
    secret: str


def shown_keys(gateway: Gateway, device: str) -> KeysAnswer:
    rate, now = gateway.access.rate_of(device), gateway.now()
    keys = [
        KeyView(
            key_id=one.key_id,
            state="in_force" if one.in_force(now) else "revoked" if one.revoked_at is not None else "ended",
            made_at=rfc3339_or_none(one.made_at or None),
            by=one.by,
            until=rfc3339_or_none(one.until),
            revoked_at=rfc3339_or_none(one.revoked_at),
        )
        for one in gateway.access.keys(device)
    ]
    return KeysAnswer(device, keys, rate.rate_per_s if rate else None, rate.burst if rate else None)
