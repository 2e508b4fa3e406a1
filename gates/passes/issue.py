"""Passes are signed here, and nowhere else."""

import secrets
from collections.abc import Container

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gates.passes.claims import NONCE_BYTES, Claims, ClaimsError, normalised
from gates.passes.key_ring import PassKey
from gates.passes.token import Token, signed_bytes, write_token


class Signer:
    """A key of the ring together with its private half, which never leaves this object."""

    __slots__ = ("_private", "key")

    def __init__(self, key: PassKey, private: Ed25519PrivateKey) -> None:
        self.key = key
        self._private = private

    def __repr__(self) -> str:
        return f"Signer({self.key.id})"

    def sign(self, claims: Claims, nodes: Container[str] | None = None) -> tuple[str, Claims]:
        """The pass and what it says. Raises ClaimsError."""
        written = normalised(claims, nodes)
        if not self.key.may_sign(written.not_before):
            raise ClaimsError("not_before", f"key {self.key.id} may not sign passes that begin then")
        signature = self._private.sign(signed_bytes(self.key.id, written))
        return write_token(Token(self.key.id, written, signature)), written


def new_nonce() -> str:
    return secrets.token_hex(NONCE_BYTES)


def claims_for(
    unit: str, origin: str, destination: str, not_before: int, expires: int, *, seal: str | None, plate: str | None
) -> Claims:
    """With a nonce of its own and times in whole seconds (ms); to be normalised when it is signed."""
    plain = Claims(unit, origin, destination, not_before // 1000 * 1000, expires // 1000 * 1000, new_nonce())
    return msgspec.structs.replace(plain, seal=seal, plate=plate)
