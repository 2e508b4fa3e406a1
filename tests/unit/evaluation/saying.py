"""Alerts and truths as short as a test needs them."""

from datetime import UTC, datetime, timedelta

from streams.evaluation import Allowance, Raised, Stated, TruthFile

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)


def alert(
    rule: str, subject: str = "unit:u", severity: str = "P2", *, level: str | None = None, minute: float = 0,
    resolved: str | None = None,
) -> Raised:  # fmt: skip
    raised_at = MIDNIGHT + timedelta(minutes=minute)
    return Raised(rule, subject, severity, raised_at, level, alert_id=f"{rule}-1", resolved_reason=resolved)


def truth(*stated: Stated, allowed: tuple[tuple[str, str], ...] = ()) -> TruthFile:
    return TruthFile(list(stated), [Allowance(rule, subject) for rule, subject in allowed])


def said(rule: str, subject: str = "unit:u", level: str | None = None) -> Stated:
    return Stated(rule, subject, "2026-03-02T00:00:00.000+08:00", level)
