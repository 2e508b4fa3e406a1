"""Alerts with what the gates were told at once of their scans, so that a wrong ``pass`` is seen beside its alert."""

from collections.abc import Iterable, Mapping
from typing import Any

from gates.http.ports import Reader
from streams.fold.alert import Alert
from streams.holding import scans_that_hold, wrong_pass
from streams.present import alert_json
from streams.sharing import Confidential


async def answers_to(reader: Reader, alerts: Iterable[Alert]) -> dict[str, str]:
    """Scan → what its gate was told; only of alerts that a truck is held for, which are few.

    Raises StoreUnavailable.
    """
    asked: dict[str, set[str]] = {}
    for alert in alerts:
        if alert.subject.startswith("unit:") and (scans := scans_that_hold(alert)):
            asked.setdefault(alert.subject, set()).update(scans)
    return await reader.answers(asked) if asked else {}


def listed(alert: Alert, sees: frozenset[Confidential], answered: Mapping[str, str]) -> dict[str, Any]:
    """An alert as ``alert_json`` shows it, and whether it shows that a pass was wrong; where the scans that it rests on
    may not be seen, that may not either."""
    shown = alert_json(alert, sees)
    shown["wrong_pass"] = "scans" in shown["evidence"] and wrong_pass(alert, answered)
    return shown
