"""The verifier of passes: whatever a scanner read has an answer, and only what was signed is valid."""

from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gates.passes import base45
from gates.passes.codes import read_code
from gates.passes.drawing import drawn
from gates.passes.issue import Signer
from gates.passes.key_ring import KeyRing, PassKey, key_id, public_text
from gates.passes.reading import shown_pass
from gates.passes.token import PREFIX, TokenError, read_token, write_token
from gates.passes.verify import SAID, judge, verify
from tests.fuzz.target import Target
from tests.unit.gates.passes.making import NOW, claims
from zones.region import default_region

_PRIVATE: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
"""Nobody's key, and always the same, so that a seed means the same inputs in every process."""
_PUBLIC: Final = _PRIVATE.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
SIGNER: Final = Signer(PassKey(key_id(_PUBLIC), public_text(_PUBLIC), 0, 2**43), _PRIVATE)
RING: Final = KeyRing([SIGNER.key])
SAYINGS: Final[list[dict[str, Any]]] = [
    {}, {"unit": "sscc:106141412345678908", "seal": None}, {"unit": "local:A-1/22", "plate": None},
    {"destination": "outside"},
]  # fmt: skip
GENUINE: Final = [
    SIGNER.sign(msgspec.structs.replace(claims(**said), nonce=f"{number:016x}"))[0]
    for number, said in enumerate(SAYINGS)
]
PLAIN: Final = [
    "https://id.gs1.org/00/106141412345678908", "https://id.gs1.org/8004/95012345ABC", "00106141412345678908",
    "(00)106141412345678908", "]Q1MSKU1234565", "msku 123456 5",
]  # fmt: skip
TOKENS: Final = [
    b"LP1:", b"LP2:", b"\x1d", b"]C1", b"(00)", b"/00/", b"%2F", "桂".encode(), b"$", b" ", b"::", b"Z" * 520, b"\xff",
    b"0" * 18, b"\x00",
]  # fmt: skip
REGION: Final = default_region()


def read(raw: bytes) -> None:
    """As the text a scanner made of it, and as the bytes a pass holds."""
    _shown(raw.decode("utf-8", "surrogateescape"))
    _shown(PREFIX + base45.encode(raw))


def _shown(text: str) -> None:
    code = read_code(text)
    signed = code.text in GENUINE
    for state in (judge(code.text, RING, NOW).state, verify(code.text, RING, NOW).state):
        assert (state == "valid") == signed, "a wrong yes" if state == "valid" else "a wrong no"
    assert verify(code.text, KeyRing(), NOW).state != "valid"
    for ring in (RING, None):
        shown = shown_pass(text, ring, NOW)
        assert shown.state in SAID
        assert (shown.state == "valid") == (ring is not None and signed)
    try:
        found = read_token(code.text)
    except TokenError:
        return
    assert write_token(found) == code.text, "a second way to write it"
    assert drawn(code.text, "html", 1, REGION)


def _seeds() -> list[bytes]:
    """As scanned, and the bytes in them."""
    return [text.encode() for text in (*GENUINE, *PLAIN)] + [
        base45.decode(text.removeprefix(PREFIX)) for text in GENUINE
    ]


PASSES: Final = Target(read, _seeds, TOKENS, ("gates",))
