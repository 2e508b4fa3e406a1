"""What the registry keeps of a key, a token and a device's rate. No repr shows a secret."""

from hashlib import sha256
from typing import Final

import msgspec

from streams.sharing import Role
from streams.signature import Secret

FILE: Final = "credentials file"
"""Who made what the gateway was started with."""


def key_id(secret: Secret) -> str:
    """A name for a key that does not give it away: keys are random and long."""
    return sha256(secret.key).hexdigest()[:12]


def token_id(digest: str) -> str:
    """A name for a token, from the SHA-256 (hex) that stands for it at rest."""
    return digest[:12]


class KeyRecord(msgspec.Struct, frozen=True):
    """A device's signing key. Times in ms. ``until``: it signs for so long, None: until it is revoked.

    ``secret`` None: it lies in the credentials file (``from_file``), or it is over and has been forgotten.
    """

    device: str
    key_id: str
    made_at: int
    by: str
    secret: Secret | None = None
    until: int | None = None
    revoked_at: int | None = None
    from_file: bool = False

    def in_force(self, now: int) -> bool:
        return self.revoked_at is None and (self.until is None or now < self.until)


class TokenRecord(msgspec.Struct, frozen=True):
    """A bearer token by its SHA-256 (hex). Times in ms. ``source``: see Principal."""

    sha256: str
    name: str
    role: Role
    source: str
    made_at: int
    by: str
    expires_at: int | None = None
    revoked_at: int | None = None
    from_file: bool = False

    @property
    def token_id(self) -> str:
        return token_id(self.sha256)

    def in_force(self, now: int) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class RateRecord(msgspec.Struct, frozen=True):
    """What one device may post: so many batches a second in the long run, and ``burst`` at once."""

    rate_per_s: float
    burst: int


class AuditEntry(msgspec.Struct, frozen=True):
    """One administrative act. ``at`` in ms; ``outcome``: ``done``, or the code of the refusal; ``detail`` has no
    secret in it. ``via``: the API, or a command on a machine of the system (``by`` is its user then)."""

    at: int
    by: str
    act: str
    subject: str
    outcome: str = "done"
    via: str = "api"
    detail: dict[str, str] = {}
