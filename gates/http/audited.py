"""An administrative act leaves its line in the audit trail, done or refused."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from gates.access.records import AuditEntry
from gates.decoding import SchemaError
from gates.http.credentials import Principal
from gates.http.gateway import Gateway
from gates.http.problem import ProblemError
from gates.request import NotTakenError
from streams.store.errors import StoreUnavailable

_log = structlog.get_logger()


class Act:
    """What is being done. ``detail`` is for figures and ids, never a secret. ``told``: its line is there already.
    ``trial``: it changes nothing (a dry run)."""

    def __init__(self, holder: Principal, name: str, subject: str, at: int) -> None:
        self.holder = holder
        self.name = name
        self.subject = subject
        self.at = at
        self.detail: dict[str, str] = {}
        self.told = self.trial = False

    def line(self, outcome: str = "done") -> AuditEntry:
        return AuditEntry(self.at, self.holder.name, self.name, self.subject, outcome, detail=self.detail)


@asynccontextmanager
async def audited(gateway: Gateway, holder: Principal, name: str, subject: str) -> AsyncIterator[Act]:
    """Only acts of whoever may do them are recorded: anybody could fill the trail with what is forbidden."""
    act = Act(holder, name, subject, gateway.now())
    try:
        yield act
    except ProblemError as error:
        await _tell(gateway, act, error.code)
        raise
    except SchemaError:
        await _tell(gateway, act, "unreadable")
        raise
    except NotTakenError as error:
        await _tell(gateway, act, error.reason)
        raise
    except StoreUnavailable:
        await _tell(gateway, act, "state_unavailable")
        raise
    await _tell(gateway, act, "done")


async def _tell(gateway: Gateway, act: Act, outcome: str) -> None:
    if act.trial:
        return
    if outcome == "done":
        _log.info("administered", act=act.name, subject=act.subject, by=act.holder.name)
        if act.told:
            return
    if gateway.registry is not None:
        await gateway.registry.trail.note(act.line(outcome))
