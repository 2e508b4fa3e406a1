"""Keys and passes for the tests: one ring, in force for a year around NOW."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gates.passes.claims import Claims
from gates.passes.issue import Signer, claims_for
from gates.passes.key_ring import KeyRing, PassKey, key_id, public_text

NOW = 1_772_380_800_000
"""2026-03-02T00:00+08:00, ms."""
HOUR = 3_600_000
DAY = 24 * HOUR


def signer(valid_from: int = NOW - 180 * DAY, valid_to: int = NOW + 180 * DAY) -> Signer:
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return Signer(PassKey(key_id(public), public_text(public), valid_from, valid_to), private)


SIGNER = signer()
RING = KeyRing([SIGNER.key])


def claims(**said: Any) -> Claims:
    fields: dict[str, Any] = {
        "unit": "MSKU1234565", "origin": "QZ", "destination": "NNL", "not_before": NOW, "expires": NOW + 72 * HOUR,
        "seal": "CN482113", "plate": "桂N12345",
    }  # fmt: skip
    return claims_for(**(fields | said))


def token(by: Signer = SIGNER, **said: Any) -> str:
    return by.sign(claims(**said))[0]
