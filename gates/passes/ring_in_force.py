"""The ring that a running gateway goes by: as on disk, and as it last was if the file cannot be read or is gone.

A file that is being replaced must not make every pass look forged, nor let forged ones through.
"""

import structlog

from gates.passes.key_ring import KeyRing, KeyRingError
from gates.passes.key_store import KeyStore

_log = structlog.get_logger()


class RingInForce:
    def __init__(self, store: KeyStore) -> None:
        self._store = store
        self._last = store.ring()
        self._said = ""

    def __call__(self) -> KeyRing | None:
        try:
            found = self._store.ring()
            trouble = "the ring of pass keys is gone" if found is None and self._last is not None else ""
        except KeyRingError as error:
            found, trouble = None, str(error)
        if trouble and trouble != self._said:
            _log.error("pass keys cannot be read; the last ones hold", error=trouble)
        self._said = trouble
        self._last = found or self._last
        return self._last
