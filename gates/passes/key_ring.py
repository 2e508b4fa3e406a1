"""Public keys of passes: which there are, when each may sign, and which are not trusted any more."""

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Meta

from gates.passes.token import KEY_ID_BYTES

Ms = Annotated[int, Meta(ge=0)]


class KeyRingError(ValueError):
    """The key ring cannot be used; the message names the place and the fix."""


def key_id(public: bytes) -> str:
    """The id follows from the key, so that no two keys can go by one."""
    return sha256(public).digest()[:KEY_ID_BYTES].hex()


@lru_cache(maxsize=64)
def _loaded(public: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(b64decode(public))


class PassKey(msgspec.Struct, frozen=True, omit_defaults=True):
    """One public key (base 64 of its 32 bytes). It signs passes that begin from ``valid_from`` up to ``valid_to``
    (ms); those are good until they expire, unless it is revoked: from ``revoked_at`` on none of its passes is.

    Who made and who revoked it, and when they did (ms), goes with the ring, so that every gateway it comes to can put
    that into the audit trail.
    """

    id: str
    public: str
    valid_from: Ms
    valid_to: Ms
    revoked_at: int | None = None
    reason: str = ""
    note: str = ""
    made_at: Ms | None = None
    made_by: str = ""
    revoke_said_at: Ms | None = None
    revoked_by: str = ""

    def revoked(self, at: int) -> bool:
        return self.revoked_at is not None and self.revoked_at <= at

    def may_sign(self, at: int) -> bool:
        return self.valid_from <= at < self.valid_to

    def fits(self, signature: bytes, data: bytes) -> bool:
        try:
            _loaded(self.public).verify(signature, data)
        except InvalidSignature:
            return False
        return True


class KeyRing:
    """Immutable; a change is another ring."""

    def __init__(self, keys: Iterable[PassKey] = ()) -> None:
        self._keys = {key.id: key for key in keys}

    def get(self, key: str) -> PassKey | None:
        return self._keys.get(key)

    def newest_first(self) -> list[PassKey]:
        return sorted(self._keys.values(), key=lambda key: (key.valid_from, key.id), reverse=True)

    def having(self, key: PassKey) -> "KeyRing":
        return KeyRing((*(other for other in self._keys.values() if other.id != key.id), key))


class _KeyRingFile(msgspec.Struct, forbid_unknown_fields=True):
    keys: list[PassKey]


def write_ring(ring: KeyRing) -> bytes:
    return msgspec.json.format(msgspec.json.encode(_KeyRingFile(ring.newest_first())), indent=2) + b"\n"


def read_ring(raw: bytes) -> KeyRing:
    """Raises KeyRingError."""
    try:
        keys = msgspec.json.decode(raw, type=_KeyRingFile).keys
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise KeyRingError(str(error)) from error
    return checked(keys)


def checked(keys: list[PassKey]) -> KeyRing:
    """Each goes by the id that follows from it. Raises KeyRingError."""
    for number, key in enumerate(keys):
        if _id_of(key) != key.id:
            raise KeyRingError(f"keys[{number}]: {key.id!r} is not the id of its key: copy the entry whole")
    return KeyRing(keys)


def public_text(public: bytes) -> str:
    return b64encode(public).decode()


def _id_of(key: PassKey) -> str | None:
    try:
        public = b64decode(key.public, validate=True)
    except Error:
        return None
    return key_id(public) if len(public) == 32 and public_text(public) == key.public else None
