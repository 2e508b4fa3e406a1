"""Keys on disk: ``keys.json`` holds the public ring and may go anywhere; ``private/`` stays where passes are issued.

Private keys are PKCS 8 in PEM, mode 0600 in a folder of mode 0700, and are never shown or logged.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from gates.durably import write_durably
from gates.passes.issue import Signer
from gates.passes.key_ring import KeyRing, KeyRingError, PassKey, key_id, public_text, read_ring, write_ring

RING: Final = "keys.json"
LOCK: Final = ".lock"


class KeyStore:
    """Reads the ring anew whenever its file has changed. ``folder`` None: there are no keys and never will be."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._ring: KeyRing | None = None
        self._seen: tuple[int, int, int] | None = None

    def ring(self) -> KeyRing | None:
        """None as long as there is none. Raises KeyRingError if it cannot be used."""
        if self._folder is None:
            return None
        path = self._folder / RING
        try:
            found = path.stat()
            seen = (found.st_mtime_ns, found.st_size, found.st_ino)
            if seen != self._seen:
                self._ring, self._seen = read_ring(path.read_bytes()), seen
        except FileNotFoundError:
            self._ring = self._seen = None
        except (OSError, KeyRingError) as error:
            raise KeyRingError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
        return self._ring

    def signer(self, at: int) -> Signer | None:
        """The newest key that may sign at ``at`` (ms) and whose private half is here. Raises KeyRingError."""
        ring = self.ring()
        for key in ring.newest_first() if ring is not None and self._folder is not None else ():
            if key.may_sign(at) and not key.revoked(at) and (private := self._private(key)) is not None:
                return Signer(key, private)
        return None

    def new(self, valid_from: int, valid_to: int, note: str = "", *, by: str = "", now: int | None = None) -> PassKey:
        """A new key pair, on the ring from now on; ``by`` whom it is made, and when (ms). Raises KeyRingError."""
        folder = self._own()
        private = Ed25519PrivateKey.generate()
        public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        begin = valid_from // 1000 * 1000  # passes count in seconds, and may be wanted in this one
        key = PassKey(key_id(public), public_text(public), begin, valid_to, note=note, made_at=now, made_by=by)
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / "private").mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._alone() as ring:
            write_durably(self._path(key.id), pem, 0o600)
            self._keep(ring.having(key))
        return key

    def revoke(self, key: str, at: int, reason: str, *, by: str = "", now: int | None = None) -> PassKey:
        """From ``at`` (ms) on none of its passes is good. The first revocation holds. ``by``, ``now``: as of ``new``.
        Raises KeyRingError."""
        if (self.ring() or KeyRing()).get(key) is None:
            raise KeyRingError(f"{key!r} is no key of this ring; `linkage pass keys list` shows those there are")
        with self._alone() as ring:
            known = ring.get(key)
            if known is None:
                raise KeyRingError(f"{key!r} has been taken off this ring meanwhile")
            if known.revoked_at is not None and known.revoked_at <= at:
                return known
            revoked = msgspec.structs.replace(known, revoked_at=at, reason=reason, revoked_by=by, revoke_said_at=now)
            self._keep(ring.having(revoked))
        return revoked

    def holds(self, key: str) -> bool:
        """The private half is here."""
        return self._path(key).exists()

    @contextmanager
    def _alone(self) -> Iterator[KeyRing]:
        """The ring as it is, which nobody else changes meanwhile: a revocation must not be lost to a new key."""
        with (self._own() / LOCK).open("w") as lock:
            flock(lock, LOCK_EX)  # given back when the file is closed, and when the process dies
            yield self.ring() or KeyRing()

    def _own(self) -> Path:
        if self._folder is None:
            raise KeyRingError("no folder for keys is set")
        return self._folder

    def _path(self, key: str) -> Path:
        return self._own() / "private" / f"{key}.pem"

    def _private(self, key: PassKey) -> Ed25519PrivateKey | None:
        path = self._path(key.id)
        try:
            found = load_pem_private_key(path.read_bytes(), None)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as error:
            raise KeyRingError(f"{path}: {getattr(error, 'strerror', None) or 'is no private key'}") from error
        if not isinstance(found, Ed25519PrivateKey):
            raise KeyRingError(f"{path}: is no Ed25519 key")
        public = found.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        if public_text(public) != key.public:
            raise KeyRingError(f"{path}: is not the private half of {key.id}")
        return found

    def _keep(self, ring: KeyRing) -> None:
        write_durably(self._own() / RING, write_ring(ring), 0o644)
