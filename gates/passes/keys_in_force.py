"""The keys that a running gateway goes by: as on disk, and as they last were if the file cannot be read or is gone.

A file that is being replaced must not make every pass look forged, nor let forged ones through.
"""

import structlog

from gates.passes.issue import Signer
from gates.passes.key_ring import KeyRing, KeyRingError
from gates.passes.key_store import KeyStore

_log = structlog.get_logger()


class KeysInForce:
    """Raises KeyRingError if the ring cannot be read to begin with."""

    def __init__(self, store: KeyStore) -> None:
        self._store = store
        self._last = store.ring()
        self._said = ""

    def ring(self) -> KeyRing | None:
        """None as long as passes are not in use."""
        try:
            found = self._store.ring()
            trouble = "the ring is gone" if found is None and self._last is not None else ""
        except KeyRingError as error:
            found, trouble = None, str(error)
        if trouble and trouble != self._said:
            _log.error("pass keys cannot be read; the last ones hold", error=trouble)
        self._said = trouble
        self._last = found or self._last
        return self._last

    def signer(self, at: int) -> Signer | None:
        """A key to sign with at ``at`` (ms); None if there is none, or none that can be read."""
        try:
            return self._store.signer(at)
        except KeyRingError as error:
            _log.error("no pass can be signed", error=str(error))
            return None
