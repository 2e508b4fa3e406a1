"""What `linkage pass` does with keys on disk. Acts are logged with who did them, never with a key or a pass."""

import os
import time
from getpass import getuser
from pathlib import Path
from typing import Any, Final

import structlog

from gates.passes.claims import Claims, ClaimsError
from gates.passes.issue import claims_for
from gates.passes.key_ring import KeyRing, KeyRingError, PassKey
from gates.passes.key_store import KeyStore
from gates.passes.render import png, svg
from gates.passes.sheet import sheet
from gates.passes.token import TokenError, read_token
from gates.passes.validity import usual_end
from linkage.durations import Duration
from linkage.failure import fail
from linkage.settings import read_settings
from streams.times import DAY_MS, epoch_ms, rfc3339
from zones.region import Region, RegionError, load_region

KEY_LIFE: Final = Duration(180 * DAY_MS)
"""How long a key signs unless told otherwise: two a year, each long gone when the next but one comes."""

_log = structlog.get_logger()


class Desk:
    """Every method ends the program with a message that names option and fix."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store = KeyStore(folder)

    @classmethod
    def open(cls, keys: Path | None, data_dir: Path | None, config: Path | None) -> "Desk":
        return cls(read_settings(config, data_dir=data_dir, pass_keys=keys).pass_keys_folder)

    def ring(self) -> KeyRing:
        try:
            found = self._store.ring()
        except KeyRingError as error:
            fail(str(error), 2)
        if found is None:
            fail(f"--keys {self._folder}: there is no keys.json; make a key with `linkage pass keys new`", 2)
        return found

    def region(self, file: Path | None) -> Region:
        try:
            return load_region(file)
        except RegionError as error:
            fail(str(error), 2)

    def moment(self, text: str | None, option: str) -> int:
        """Ms; now if nothing is given."""
        if text is None:
            return time.time_ns() // 1_000_000
        try:
            return epoch_ms(text)
        except (ValueError, OverflowError) as error:
            fail(f"{option} {text}: {error}; write 2026-03-02T08:00:00+08:00", 2)

    def issue(
        self,
        region: Region,
        bound: tuple[str, str, str],
        seal: str | None,
        plate: str | None,
        valid: Duration | None,
        starts: str | None,
    ) -> tuple[str, str, Claims]:
        """The pass, the id of its key, what it says. ``bound``: unit, origin, destination."""
        self.ring()
        unit, origin, destination = bound
        now = self.moment(None, "")
        not_before = self.moment(starts, "--starts")
        expires = not_before + valid.ms if valid else usual_end(region, origin, destination, not_before)
        claims = claims_for(unit, origin, destination, not_before, expires, seal=seal, plate=plate)
        try:
            signer = self._store.signer(max(now, not_before))
            if signer is None:
                fail(f"--keys {self._folder}: no key may sign such a pass here; `linkage pass keys list` says why")
            token, written = signer.sign(claims, region.nodes)
        except KeyRingError as error:
            fail(str(error), 2)
        except ClaimsError as error:
            fail(f"{error.field}: {error.message}", 2)
        _log.info("pass issued", by=_who(), unit=written.unit, key=signer.key.id, nonce=written.nonce)
        return token, signer.key.id, written

    def new_key(self, valid: Duration | None, starts: str | None, note: str) -> str:
        valid_from = self.moment(starts, "--starts")
        try:
            key = self._store.new(valid_from, valid_from + (valid or KEY_LIFE).ms, note)
        except KeyRingError as error:
            fail(str(error), 2)
        except OSError as error:
            fail(f"--keys {self._folder}: {error.strerror}", 2)
        _log.info("pass key made", by=_who(), key=key.id, valid_to=rfc3339(key.valid_to))
        return key.id

    def revoke_key(self, key: str, at: str | None, reason: str) -> str:
        self.ring()
        try:
            revoked = self._store.revoke(key, self.moment(at, "--at"), reason)
        except KeyRingError as error:
            fail(str(error), 2)
        except OSError as error:
            fail(f"--keys {self._folder}: {error.strerror}", 2)
        assert revoked.revoked_at is not None
        since = rfc3339(revoked.revoked_at)
        _log.info("pass key revoked", by=_who(), key=revoked.id, revoked_at=since, reason=revoked.reason)
        return f"{revoked.id} 吊销 revoked since {since}"

    def key_rows(self) -> list[dict[str, Any]]:
        try:
            ring = self._store.ring() or KeyRing()
        except KeyRingError as error:
            fail(str(error), 2)
        now = self.moment(None, "")
        return [
            {
                "id": key.id,
                "state": _state(key, now),
                "valid_from": rfc3339(key.valid_from),
                "valid_to": rfc3339(key.valid_to),
                "private": "有 here" if self._store.holds(key.id) else "无 not here",
                "note": " · ".join(text for text in (key.note, key.reason) if text),
                "public": key.public,
            }
            for key in ring.newest_first()
        ]


def _who() -> str:
    try:
        return getuser()
    except (OSError, KeyError):  # a container's user need not have a name
        return f"uid {os.getuid()}"


def _state(key: PassKey, now: int) -> str:
    if key.revoked(now):
        return "吊销 revoked"
    if key.may_sign(now):
        return "可签发 signs"
    return "未启用 to come" if now < key.valid_from else "已停签 verifies only"


def drawn(text: str, suffix: str, pixels: int, region: Path | None) -> bytes:
    """The pass as a picture or a sheet. Ends the program if it is none."""
    try:
        token = read_token(text)
    except TokenError as error:
        fail(f"PASS: {error}; give the whole text, in quotes", 2)
    if suffix == ".png":
        return png(text, pixels)
    if suffix == ".svg":
        return svg(text).encode()
    if suffix != ".html":
        fail(f"--out: {suffix or 'no suffix'}: use .png, .svg or .html", 2)
    try:
        return sheet(text, token.key, token.claims, load_region(region)).encode()
    except RegionError as error:
        fail(str(error), 2)
