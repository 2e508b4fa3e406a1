"""From findings to alerts: raise, change level, resolve, reopen; and what operators do with them."""

from typing import Final

import msgspec

from streams.events import Action
from streams.fold.alert import ENDED, Alert, Note, State
from streams.fold.finding import Finding
from streams.fold.verdict import Verdict

SYSTEM: Final = "system"
_STEPS: Final[dict[str, State]] = {
    "dispatch": "dispatched",
    "handle": "handling",
    "close": "closed",
    "shelve": "shelved",
    "reopen": "new",
}
_PAST: Final[dict[State, frozenset[State]]] = {
    "new": frozenset(),
    "dispatched": frozenset({"new"}),
    "handling": frozenset({"new", "dispatched"}),
    "shelved": frozenset(),
    "closed": frozenset({"dispatched", "handling", "shelved"}),
    "resolved": frozenset({"dispatched", "handling", "shelved"}),
}
"""What no step of an operator leads to from here: from what has ended only reopening leads back."""


def ring(alert: Alert | None, finding: Finding, verdict: Verdict, now: int, cause: str) -> Alert | None:
    """The alert as it stands under this verdict; the same object if nothing changed. ``cause``: by what it is explained
    if there is nothing to ring for any more."""
    if verdict.severity is None:
        return explained(alert, now, cause)
    if alert is None:
        alert = _raised(finding, verdict)
    elif alert.state == "resolved" and finding.ended is None:
        alert = _stepped(_louder(alert, finding, verdict, now), now, "new", SYSTEM, "reopened")
        alert = msgspec.structs.replace(alert, resolved_reason=None)
    elif (alert.severity, alert.level) != (verdict.severity, verdict.level):
        alert = _releveled(alert, finding, verdict, now)
    else:
        alert = _brought_up_to_date(alert, finding)
    if finding.ended is not None:
        if alert.open:
            return resolved(alert, now, finding.why)
        if alert.resolved_reason not in (None, finding.why):
            alert = msgspec.structs.replace(alert, resolved_reason=finding.why)
    return alert


def _raised(finding: Finding, verdict: Verdict) -> Alert:
    assert verdict.severity is not None
    return Alert(
        alert_id=finding.id,
        rule=finding.rule,
        severity=verdict.severity,
        level=verdict.level,
        subject=finding.subject,
        node=finding.node,
        site=finding.site,
        started_at=finding.start,
        raised_at=verdict.rang_at,
        updated_at=verdict.rang_at,
        evidence=finding.evidence,
        concerns=finding.concerns,
        history=(Note(verdict.rang_at, SYSTEM, "raised", verdict.level or verdict.severity),),
    )


def _releveled(alert: Alert, finding: Finding, verdict: Verdict, now: int) -> Alert:
    """A change of level is told; one that staff had closed rings again only if it got worse."""
    worse = verdict.severity is not None and verdict.severity < alert.severity
    louder = _louder(alert, finding, verdict, now)
    if alert.state == "closed":
        return _stepped(louder, verdict.rang_at, "new", SYSTEM, "reopened", verdict.level or "") if worse else alert
    return _stepped(louder, verdict.rang_at, alert.state, SYSTEM, "level", verdict.level or verdict.severity or "")


def _louder(alert: Alert, finding: Finding, verdict: Verdict, now: int) -> Alert:
    return msgspec.structs.replace(
        _brought_up_to_date(alert, finding),
        severity=verdict.severity or alert.severity,
        level=verdict.level,
        updated_at=now,
    )


def _brought_up_to_date(alert: Alert, finding: Finding) -> Alert:
    """What a later event may have changed of the finding; the same object if it has changed nothing."""
    known = (alert.evidence, alert.concerns, alert.node, alert.site)
    if known == (finding.evidence, finding.concerns, finding.node, finding.site):
        return alert
    return msgspec.structs.replace(
        alert, evidence=finding.evidence, concerns=finding.concerns, node=finding.node, site=finding.site
    )


def explained(alert: Alert | None, now: int, cause: str) -> Alert | None:
    """There was nothing to find: the system takes its alert back. What staff closed stays closed."""
    if alert is None or alert.open:
        return None if alert is None else resolved(alert, now, cause)
    if alert.state == "resolved" and alert.resolved_reason != cause:
        return msgspec.structs.replace(alert, resolved_reason=cause)
    return alert


def resolved(alert: Alert, now: int, why: str) -> Alert:
    """The condition is over; if it was shelved, nothing is left to come back to."""
    done = _stepped(alert, now, "resolved", SYSTEM, "resolved", why)
    return msgspec.structs.replace(done, resolved_reason=why, until=None)


def acted(alert: Alert, action: Action) -> Alert:
    """An operator's step: dispatch 分拨, handle 处置, close 办结, shelve until, reopen. One that the alert is past
    already is noted and moves nothing: a colleague or the system was quicker."""
    state = _STEPS.get(action.action)
    if state is None:
        return alert
    if state in _PAST[alert.state]:
        state = alert.state
    until = action.until if state == "shelved" else None
    return msgspec.structs.replace(
        _stepped(alert, action.when, state, action.by, action.action, action.note),
        until=until,
        resolved_reason=None if state == "new" else alert.resolved_reason,
    )


def unshelved(alert: Alert, now: int) -> Alert:
    """The time until which an alert was shelved has passed."""
    assert alert.until is not None
    return msgspec.structs.replace(_stepped(alert, alert.until, "new", SYSTEM, "unshelved"), until=None, updated_at=now)


def _stepped(alert: Alert, at: int, state: State, by: str, step: str, note: str = "") -> Alert:
    return msgspec.structs.replace(
        alert,
        state=state,
        version=alert.version + 1,
        updated_at=at,
        ended_at=None if state not in ENDED else at if alert.ended_at is None else alert.ended_at,
        history=(*alert.history, Note(at, by, step, note)),
    )
