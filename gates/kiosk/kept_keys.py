"""The public keys of passes at a kiosk: as the gateway last told them, and on disk, so that they outlive its restarts.

They are advice for whoever stands at the barrier while there is no line. What counts is what the gateway makes of it.
"""

import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import structlog

from gates.durably import write_durably
from gates.passes.key_ring import KeyRing
from gates.passes.published import PublicKey, PublicKeys, read_published, ring_of
from streams.times import epoch_ms, rfc3339

_log = structlog.get_logger()


class _Kept(msgspec.Struct):
    told_at: str
    keys: list[PublicKey]


_file = msgspec.json.Decoder(_Kept)


class KeptKeys:
    """``ring``: None if there never were any, or if passes are not in use. ``told_at``: when the gateway told them (ms,
    by the kiosk's clock); what was revoked since is not known here."""

    def __init__(self, path: Path, now_s: Callable[[], float] = time.time) -> None:
        self._path = path
        self._now_s = now_s
        self.ring: KeyRing | None = None
        self.told_at: int | None = None
        self._read()

    def take(self, answer: bytes) -> None:
        """They hold at once, and after a restart if the disk takes them. Raises KeyRingError; then the last ones do."""
        told = read_published(answer)
        self._hold(told, round(self._now_s() * 1000))
        try:
            write_durably(self._path, msgspec.json.encode(_Kept(rfc3339(self.told_at or 0), told.keys)), 0o644)
        except OSError as error:
            _log.warning("pass keys are not on disk; tried again with the next answer", error=str(error))

    def _hold(self, told: PublicKeys, at: int) -> None:
        self.ring = ring_of(told) if told.keys else None
        self.told_at = at

    def _read(self) -> None:
        """A file that cannot be read is as none: passes are not checked until the gateway has told the keys again."""
        try:
            kept = _file.decode(self._path.read_bytes())
            self._hold(PublicKeys(kept.keys), epoch_ms(kept.told_at))
        except FileNotFoundError:
            return
        except (OSError, msgspec.DecodeError, ValueError) as error:
            _log.warning("pass keys cannot be read", file=str(self._path), error=str(error))
