"""What has been done to the keys of passes, as lines of the audit trail.

Keys are files, made and revoked where passes are issued, where there need not be a running system. So the ring itself
says who did what, and every gateway that it comes to tells the trail of it, once.
"""

from typing import Final

from gates.access.records import AuditEntry
from gates.passes.key_ring import KeyRing, PassKey
from streams.times import rfc3339

NOBODY_SAID: Final = "unknown"
"""Who did it where the ring does not say: a key from before it did."""


def acts(ring: KeyRing) -> dict[str, AuditEntry]:
    """By a name that is each act's alone; the oldest first."""
    found = {f"{entry.subject} {entry.act} {entry.detail.get('revoked_at', '')}": entry for entry in _entries(ring)}
    return dict(sorted(found.items(), key=lambda one: one[1].at))


def _entries(ring: KeyRing) -> list[AuditEntry]:
    keys = ring.newest_first()
    return [*map(_made, keys), *(_revoked(key, key.revoked_at) for key in keys if key.revoked_at is not None)]


def _made(key: PassKey) -> AuditEntry:
    at = key.valid_from if key.made_at is None else key.made_at
    detail = {"valid_from": rfc3339(key.valid_from), "valid_to": rfc3339(key.valid_to)}
    return AuditEntry(
        at, key.made_by or NOBODY_SAID, "pass-key.make", _subject(key), via="command",
        detail=detail | ({"note": key.note} if key.note else {}),
    )  # fmt: skip


def _revoked(key: PassKey, revoked_at: int) -> AuditEntry:
    at = revoked_at if key.revoke_said_at is None else key.revoke_said_at
    detail = {"revoked_at": rfc3339(revoked_at), "reason": key.reason}
    return AuditEntry(at, key.revoked_by or NOBODY_SAID, "pass-key.revoke", _subject(key), via="command", detail=detail)


def _subject(key: PassKey) -> str:
    return f"pass-key:{key.id}"
