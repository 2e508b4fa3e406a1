"""A command that changes something in a running system without a gateway leaves its line in the audit trail."""

from gates.access.records import AuditEntry
from gates.access.trail import Trail
from linkage.who import who
from streams.store.connection import Client


async def by_command(redis: Client, now: int, act: str, subject: str, *, count: int) -> None:
    """Before it begins: what is cut off in between is on record. Raises StoreUnavailable."""
    line = AuditEntry(now, who(), act, subject, "begun", via="command", detail={"count": str(count)})
    await Trail(redis).append(line)
