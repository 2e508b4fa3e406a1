"""The public keys as every gateway hands them out (``GET /v1/passes/keys``), and as a kiosk reads them back."""

import msgspec

from gates.passes.key_ring import KeyRing, KeyRingError, PassKey, checked
from streams.times import epoch_ms, rfc3339, rfc3339_or_none


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


_answer = msgspec.json.Decoder(PublicKeys)


def published(ring: KeyRing) -> PublicKeys:
    return PublicKeys([_published(key) for key in ring.newest_first()])


def read_published(answer: bytes) -> PublicKeys:
    """Raises KeyRingError for what no gateway says, or says of other keys than it shows."""
    try:
        told = _answer.decode(answer)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise KeyRingError(str(error)) from error
    ring_of(told)
    return told


def ring_of(told: PublicKeys) -> KeyRing:
    """Raises KeyRingError."""
    return checked([_key(number, key) for number, key in enumerate(told.keys)])


def _published(key: PassKey) -> PublicKey:
    return PublicKey(
        key.id, key.public, rfc3339(key.valid_from), rfc3339(key.valid_to), rfc3339_or_none(key.revoked_at)
    )


def _key(number: int, told: PublicKey) -> PassKey:
    try:
        revoked_at = None if told.revoked_at is None else epoch_ms(told.revoked_at)
        return PassKey(told.id, told.public, epoch_ms(told.valid_from), epoch_ms(told.valid_to), revoked_at)
    except ValueError as error:
        raise KeyRingError(f"keys[{number}]: {error}") from error
