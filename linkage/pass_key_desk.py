"""What `linkage pass keys` does with the keys on disk. Who made or revoked one goes with the ring, and from there into
the audit trail of every system that reads it."""

from typing import Any, Final

import structlog

from gates.passes.key_ring import KeyRing, KeyRingError, PassKey
from linkage.durations import Duration
from linkage.failure import fail
from linkage.pass_desk import Desk
from linkage.who import who
from streams.times import DAY_MS, rfc3339, rfc3339_or_none

KEY_LIFE: Final = Duration(180 * DAY_MS)
"""How long a key signs unless told otherwise: two a year, each long gone when the next but one comes."""

_log = structlog.get_logger()


class KeyDesk(Desk):
    def new_key(self, valid: Duration | None, starts: str | None, note: str) -> str:
        valid_from = self.moment(starts, "--starts")
        try:
            key = self.store.new(
                valid_from, valid_from + (valid or KEY_LIFE).ms, note, by=who(), now=self.moment(None, "")
            )
        except KeyRingError as error:
            fail(str(error), 2)
        except OSError as error:
            fail(f"--keys {self.folder}: {error.strerror}", 2)
        _log.info("pass key made", by=who(), key=key.id, valid_to=rfc3339(key.valid_to))
        return key.id

    def revoke_key(self, key: str, at: str | None, reason: str) -> str:
        self.ring()
        try:
            now = self.moment(None, "")
            revoked = self.store.revoke(key, self.moment(at, "--at"), reason, by=who(), now=now)
        except KeyRingError as error:
            fail(str(error), 2)
        except OSError as error:
            fail(f"--keys {self.folder}: {error.strerror}", 2)
        assert revoked.revoked_at is not None
        since = rfc3339(revoked.revoked_at)
        _log.info("pass key revoked", by=who(), key=revoked.id, revoked_at=since, reason=revoked.reason)
        return f"{revoked.id} 吊销 revoked since {since}"

    def key_rows(self) -> list[dict[str, Any]]:
        try:
            ring = self.store.ring() or KeyRing()
        except KeyRingError as error:
            fail(str(error), 2)
        now = self.moment(None, "")
        return [
            {
                "id": key.id,
                "state": _state(key, now),
                "valid_from": rfc3339(key.valid_from),
                "valid_to": rfc3339(key.valid_to),
                "made_at": rfc3339_or_none(key.made_at),
                "made_by": key.made_by or None,
                "revoked_by": key.revoked_by or None,
                "private": "有 here" if self.store.holds(key.id) else "无 not here",
                "note": " · ".join(text for text in (key.note, key.reason) if text),
                "public": key.public,
            }
            for key in ring.newest_first()
        ]


def _state(key: PassKey, now: int) -> str:
    if key.revoked(now):
        return "吊销 revoked"
    if key.may_sign(now):
        return "可签发 signs"
    return "未启用 to come" if now < key.valid_from else "已停签 verifies only"
