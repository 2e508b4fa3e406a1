"""Alerts as the fold would raise them."""

from typing import Any

from streams.fold.alert import Alert
from streams.fold.finding import alert_id

RAISED = 1_772_410_503_000  # 2026-03-02T08:15:03+08:00


def alert(number: int = 1, version: int = 1, **changed: Any) -> Alert:
    """The ``number``-th alert of rule A14 in QZ, severity P2."""
    subject = f"unit:local:{number}"
    whole: dict[str, Any] = {
        "alert_id": alert_id("A14", subject, RAISED),
        "rule": "A14",
        "severity": "P2",
        "subject": subject,
        "started_at": RAISED,
        "raised_at": RAISED,
        "updated_at": RAISED,
        "node": "QZ",
        "version": version,
    }
    return Alert(**(whole | changed))
