"""What one gate sends, written down in a test: minutes since the start."""

from typing import Any

from streams import events as log
from streams.events import Entry
from streams.fold.alert import Alert
from tests.bench import Run
from tests.life import at

GATE = "QZ-DLP-G1"


def pulse(minutes: float, **fields: Any) -> Entry:
    now = at(minutes)
    stamp: dict[str, Any] = {"at": now, "received": now, "when": now, "sent": now}
    return log.Pulse(**stamp, id=f"p{minutes}", subject=f"device:{GATE}", site="QZ-DLP", **fields)


def alerts(rule: str, *entries: Entry, until: float = 0) -> list[Alert]:
    """Alerts of the rule in order, once time has come to the last entry or to ``until`` (minutes)."""
    run = Run().feed(list(entries))
    run.drain(max(at(until), run.partition.state.time))
    return sorted((alert for alert in run.alerts.values() if alert.rule == rule), key=lambda alert: alert.started_at)


def stand(rule: str, *entries: Entry) -> list[tuple[str, str]]:
    """(severity, reason or state) of each."""
    return [(alert.severity, alert.resolved_reason or alert.state) for alert in alerts(rule, *entries)]
