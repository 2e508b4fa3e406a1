"""Standard Webhooks signatures, one scheme for both directions: kiosks sign what they post, the notifier
signs what it delivers. https://www.standardwebhooks.com, symmetric scheme ``v1``.

The signed message is ``id.timestamp.body`` under HMAC-SHA256; the timestamp is whole seconds since the epoch.
Nothing here reads a clock: the caller says what time it is.
"""

import base64
import binascii
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

ID: Final = "webhook-id"
TIMESTAMP: Final = "webhook-timestamp"
SIGNATURE: Final = "webhook-signature"

TOLERANCE_MS: Final = 5 * 60_000
"""How far a timestamp may lie from the receiver's time, either way (architecture §7)."""

PREFIX: Final = "whsec_"
KEY_BYTES: Final = (24, 64)
"""Shortest and longest key the scheme allows, in bytes."""

_MOST_SIGNATURES: Final = 16
_LONGEST_ID: Final = 256
_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)
_PRINTABLE = re.compile(r"[!-~]+", re.ASCII)


class SecretError(ValueError):
    """A signing key that cannot be read; the message says what a key looks like and never shows the key."""


class SignatureError(Exception):
    """A message that is not proven to come from the holder of the key.

    ``header`` is the one at fault, ``reason`` a short code to count by, ``fix`` what the sender should do.
    """

    reason = "bad_signature"

    def __init__(self, header: str, problem: str, fix: str) -> None:
        super().__init__(f"{header}: {problem}. {fix}")
        self.header = header
        self.problem = problem
        self.fix = fix


class UnsignedError(SignatureError):
    """A header is missing or empty."""

    reason = "unsigned"


class MalformedError(SignatureError):
    """A header is there but cannot be read."""

    reason = "malformed_signature"


class StaleError(SignatureError):
    """Signed too long ago: a replay, a slow clock, or a batch not signed anew on resending."""

    reason = "stale_timestamp"


class EarlyError(SignatureError):
    """Signed in the future: the sender's clock is fast."""

    reason = "early_timestamp"


class MismatchError(SignatureError):
    """No signature fits any valid key."""

    reason = "bad_signature"


@dataclass(frozen=True, slots=True)
class Secret:
    """A signing key. Shown only when asked for: its repr and the errors about it keep it hidden."""

    key: bytes = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> "Secret":
        """Reads ``whsec_<base64>`` (padding optional). Raises SecretError."""
        if not text.startswith(PREFIX):
            raise SecretError(f"a signing key starts with {PREFIX!r} followed by base64")
        encoded = text[len(PREFIX) :].rstrip("=")
        try:
            key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
        except (binascii.Error, ValueError):
            raise SecretError(f"what follows {PREFIX!r} in a signing key must be base64") from None
        shortest, longest = KEY_BYTES
        if not shortest <= len(key) <= longest:
            raise SecretError(f"a signing key has {shortest} to {longest} bytes; this one has {len(key)}")
        return cls(key)

    @classmethod
    def generate(cls) -> "Secret":
        return cls(secrets.token_bytes(32))

    def text(self) -> str:
        """The key as ``whsec_<base64>``, to hand to its holder."""
        return PREFIX + base64.b64encode(self.key).decode()


@dataclass(frozen=True, slots=True)
class Signed:
    """What the headers of a verified message say. ``at`` in ms."""

    id: str
    at: int


def sign(keys: Sequence[Secret], message_id: str, timestamp_s: int, body: bytes) -> str:
    """Value of ``webhook-signature``: one ``v1,…`` per key, newest first, so that receivers can rotate."""
    if not keys:
        raise SecretError("nothing to sign with: give at least one key")
    if not _PRINTABLE.fullmatch(message_id):
        raise ValueError(f"{ID} must be printable ASCII without spaces, got {message_id!r}")
    message = _message(message_id, str(int(timestamp_s)), body)
    return " ".join(f"v1,{base64.b64encode(_digest(key, message)).decode()}" for key in keys)


def signed_headers(keys: Sequence[Secret], message_id: str, timestamp_s: int, body: bytes) -> dict[str, str]:
    """The three headers of a signed message."""
    return {
        ID: message_id,
        TIMESTAMP: str(int(timestamp_s)),
        SIGNATURE: sign(keys, message_id, timestamp_s, body),
    }


def verify(
    keys: Sequence[Secret],
    headers: Mapping[str, str],
    body: bytes,
    now_ms: int,
    tolerance_ms: int = TOLERANCE_MS,
) -> Signed:
    """Checks a message against every key that is valid now. ``headers`` has lower-case names.

    Raises a SignatureError that names the header and the fix.
    """
    message_id, seconds = _message_id(headers), _timestamp(headers)
    given = _signatures(headers)
    at = int(seconds) * 1000
    if now_ms - at > tolerance_ms:
        raise StaleError(TIMESTAMP, _off(now_ms - at, "old"), "Sign again with the present time, check the clock")
    if at - now_ms > tolerance_ms:
        raise EarlyError(TIMESTAMP, _off(at - now_ms, "in the future"), "Set the device's clock (NTP)")
    message = _message(message_id, seconds, body)
    if not any(_fits(_digest(key, message), given) for key in keys):
        raise MismatchError(
            SIGNATURE,
            "no signature fits a valid key",
            f"Sign '{ID}.{TIMESTAMP}.body' over the bytes as sent, with the key issued for this sender",
        )
    return Signed(message_id, at)


def _message(message_id: str, seconds: str, body: bytes) -> bytes:
    return b"%b.%b.%b" % (message_id.encode(), seconds.encode(), body)


def _digest(key: Secret, message: bytes) -> bytes:
    return hmac.digest(key.key, message, "sha256")


def _fits(expected: bytes, given: list[bytes]) -> bool:
    return any(hmac.compare_digest(expected, candidate) for candidate in given)


def _required(headers: Mapping[str, str], name: str, fix: str) -> str:
    value = headers.get(name, "").strip()
    if not value:
        raise UnsignedError(name, "missing", fix)
    return value


def _message_id(headers: Mapping[str, str]) -> str:
    value = _required(headers, ID, "Send a unique id of the message, the same on every resend")
    if len(value) > _LONGEST_ID or not _PRINTABLE.fullmatch(value):
        raise MalformedError(ID, "unreadable", f"Send at most {_LONGEST_ID} printable ASCII characters, no spaces")
    return value


def _timestamp(headers: Mapping[str, str]) -> str:
    value = _required(headers, TIMESTAMP, "Send the time of signing as whole seconds since the epoch")
    if not _SECONDS.fullmatch(value):
        raise MalformedError(TIMESTAMP, "not a number of seconds", "Send whole seconds since the epoch, digits only")
    return value


def _signatures(headers: Mapping[str, str]) -> list[bytes]:
    """The digests of version v1; other versions are left to those who know them, as the scheme asks."""
    value = _required(headers, SIGNATURE, "Send 'v1,<base64 of HMAC-SHA256>'")
    parts = value.split()
    found = []
    for part in parts[:_MOST_SIGNATURES]:
        version, _, encoded = part.partition(",")
        if version == "v1":
            try:
                found.append(base64.b64decode(encoded, validate=True))
            except (binascii.Error, ValueError):
                continue
    if not found:
        raise MalformedError(SIGNATURE, "holds no readable v1 signature", "Send 'v1,<base64 of HMAC-SHA256>'")
    return found


def _off(distance_ms: int, which: str) -> str:
    return f"{distance_ms // 1000} s {which}, at most {TOLERANCE_MS // 1000} s are accepted"
