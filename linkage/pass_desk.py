"""What `linkage pass` does with the keys on disk: issues passes. Logged with who did it, never with the pass."""

import time
from pathlib import Path
from typing import Self

import structlog

from gates.passes.claims import Claims, ClaimsError
from gates.passes.issue import claims_for
from gates.passes.key_ring import KeyRing, KeyRingError
from gates.passes.key_store import KeyStore
from gates.passes.validity import usual_end
from linkage.durations import Duration
from linkage.failure import fail
from linkage.settings import read_settings
from linkage.who import who
from streams.times import epoch_ms
from zones.region import Region, RegionError, load_region

_log = structlog.get_logger()


class Desk:
    """Every method ends the program with a message that names option and fix."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = KeyStore(folder)

    @classmethod
    def open(cls, keys: Path | None, data_dir: Path | None, config: Path | None) -> Self:
        return cls(read_settings(config, data_dir=data_dir, pass_keys=keys).pass_keys_folder)

    def ring(self) -> KeyRing:
        try:
            found = self.store.ring()
        except KeyRingError as error:
            fail(str(error), 2)
        if found is None:
            fail(f"--keys {self.folder}: there is no keys.json; make a key with `linkage pass keys new`", 2)
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
        except (ValueError, OverflowError):
            fail(f"{option} {text}: no time with an offset; write 2026-03-02T08:00:00+08:00", 2)

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
            signer = self.store.signer(max(now, not_before))
            if signer is None:
                fail(f"--keys {self.folder}: no key may sign such a pass here; `linkage pass keys list` says why")
            token, written = signer.sign(claims, region.nodes)
        except KeyRingError as error:
            fail(str(error), 2)
        except ClaimsError as error:
            fail(f"{error.field}: {error.message}", 2)
        _log.info("pass issued", by=who(), unit=written.unit, key=signer.key.id, nonce=written.nonce)
        return token, signer.key.id, written
