"""A command that changes something in a running system without a gateway leaves its line in the audit trail."""

import getpass

from gates.access.records import AuditEntry
from gates.access.trail import Trail
from streams.store.connection import Client


async def by_command(redis: Client, now: int, act: str, subject: str, *, count: int) -> None:
    """Before it begins: what is cut off in between is on record. Raises StoreUnavailable."""
    line = AuditEntry(now, _user(), act, subject, "begun", via="command", detail={"count": str(count)})
    await Trail(redis).append(line)


def _user() -> str:
    """Of the machine; a container may have none by that number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
