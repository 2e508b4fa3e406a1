"""What the intake makes of a code that a gate read: the verdict of the keys, stamped on the scan (ADR 19)."""

from collections.abc import Callable

from gates.passes.codes import read_code
from gates.passes.key_ring import KeyRing
from gates.passes.verify import Verified, judge, unchecked
from streams.events import ShownPass

RingNow = Callable[[], KeyRing | None]
"""The ring as it stands; None where passes are not in use."""


def no_ring() -> KeyRing | None:
    return None


def shown_pass(text: str, ring: KeyRing | None, received: int) -> ShownPass:
    """Whatever the kiosk made of it does not count. Pure in its arguments."""
    code = read_code(text)
    if code.kind != "pass":
        return ShownPass(state=code.kind, unit=code.unit)
    return _stamped(unchecked(code.text) if ring is None else judge(code.text, ring, received))


def _stamped(found: Verified) -> ShownPass:
    claims = found.claims
    if claims is None:
        return ShownPass(state=found.state, key=found.key)
    return ShownPass(
        state=found.state,
        key=found.key,
        nonce=claims.nonce,
        not_before=claims.not_before,
        expires=claims.expires,
        unit=claims.unit,
        seal=claims.seal,
        plate=claims.plate,
        origin=claims.origin,
        destination=claims.destination,
    )
