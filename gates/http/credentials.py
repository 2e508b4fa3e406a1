"""Who may speak to the gateway: one signing key per device, and bearer tokens for people and agencies.

Tokens are stored hashed. They are random and long, so a plain SHA-256 is enough and costs a microsecond.
"""

import secrets
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final, get_args

import msgspec

from gates.access.records import FILE, KeyRecord, TokenRecord, key_id
from gates.fields import Time
from streams.sharing import Role
from streams.signature import Secret, SecretError
from streams.times import millis

EVERY_SOURCE: Final = "*"


class Principal(msgspec.Struct, frozen=True):
    """Whoever holds a token. ``source``: what an agency speaks for, the device of a kiosk, the enterprise of a
    trader; ``*`` speaks for all."""

    name: str
    role: Role
    source: str = EVERY_SOURCE


class CredentialsError(Exception):
    """The credentials file cannot be used; the message names the place and the fix, and shows no secret."""


class Credentials:
    """``device_keys``: device → keys valid now, newest first (two during a rotation). ``tokens``: SHA-256 (hex)
    of the token → its holder. ``anonymous``: who reads without a token (a demo on one machine), if anybody.
    ``expiries``: SHA-256 → when that token ends (ms), if it does."""

    def __init__(
        self,
        device_keys: Mapping[str, tuple[Secret, ...]],
        tokens: Mapping[str, Principal],
        anonymous: Principal | None = None,
        expiries: Mapping[str, int] | None = None,
    ) -> None:
        self._device_keys = dict(device_keys)
        self._tokens = dict(tokens)
        self._expiries = dict(expiries or {})
        self.anonymous = anonymous

    def keys_of(self, device: str) -> tuple[Secret, ...]:
        """Empty for a device that has none."""
        return self._device_keys.get(device, ())

    def holder_of(self, token: str) -> Principal | None:
        return self._tokens.get(token_hash(token))

    def key_records(self, device: str) -> list[KeyRecord]:
        """As the registry would have them, newest first."""
        return [KeyRecord(device, key_id(secret), 0, FILE, secret, from_file=True) for secret in self.keys_of(device)]

    def token_record(self, digest: str) -> TokenRecord | None:
        holder = self._tokens.get(digest)
        if holder is None:
            return None
        ends = self._expiries.get(digest)
        return TokenRecord(digest, holder.name, holder.role, holder.source, 0, FILE, ends, from_file=True)

    def token_records(self) -> list[TokenRecord]:
        return [record for digest in self._tokens if (record := self.token_record(digest)) is not None]


def token_hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def new_token() -> str:
    """A token to hand out once; only its hash is stored."""
    return "lk_" + secrets.token_urlsafe(32)


class _TokenEntry(msgspec.Struct, forbid_unknown_fields=True):
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    name: str
    role: Role
    source: str = EVERY_SOURCE
    expires_at: Time | None = None


class _CredentialsFile(msgspec.Struct, forbid_unknown_fields=True):
    devices: dict[str, list[str]] = {}
    tokens: list[_TokenEntry] = []


def load_credentials(path: Path) -> Credentials:
    """Reads ``{"devices": {"QZ-DLP-G1": ["whsec_…"]}, "tokens": [{"sha256", "name", "role", "source"}]}``; a token may
    have ``expires_at``.

    Raises CredentialsError.
    """
    try:
        found = msgspec.json.decode(path.read_bytes(), type=_CredentialsFile)
    except OSError as error:
        raise CredentialsError(f"{path}: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CredentialsError(f"{path}: {error}; roles are {', '.join(get_args(Role))}") from error
    keys = {device: _keys(path, device, texts) for device, texts in found.devices.items()}
    tokens = {entry.sha256: Principal(entry.name, entry.role, entry.source) for entry in found.tokens}
    ends = {entry.sha256: millis(entry.expires_at) for entry in found.tokens if entry.expires_at is not None}
    return Credentials(keys, tokens, expiries=ends)


def _keys(path: Path, device: str, texts: Iterable[str]) -> tuple[Secret, ...]:
    try:
        return tuple(Secret.parse(text) for text in texts)
    except SecretError as error:
        raise CredentialsError(f"{path}: devices.{device}: {error}") from error
