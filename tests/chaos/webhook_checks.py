"""What subscribers were told: every version of every alert at least once, none under a second id."""

from collections.abc import Iterable
from typing import Final

from streams.fold.alert import Alert
from streams.notifier.route import BACKOFF
from tests.chaos.endpoint import Endpoint, Version
from tests.chaos.verdict import Row, same
from tests.chaos.waiting import until

PATIENCE_S: Final = BACKOFF.longest_s + 60.0
"""An endpoint that was away for long is tried again after as long as that."""


def owed(alerts: Iterable[Alert]) -> set[Version]:
    """Every version there was; an alert raised and resolved in one step is told once, at version 2."""
    found: set[Version] = set()
    for alert in alerts:
        first = 2 if _born_ended(alert) else 1
        found |= {(alert.alert_id, version) for version in range(first, alert.version + 1)}
    return found


def _born_ended(alert: Alert) -> bool:
    return len(alert.history) > 1 and alert.history[0].at == alert.raised_at == alert.history[-1].at


async def delivered(endpoint: Endpoint, alerts: Iterable[Alert]) -> None:
    """Until everything owed was acknowledged, or for as long as is reasonable."""
    wanted = owed(alerts)
    await until(lambda: wanted <= endpoint.acknowledged, PATIENCE_S)


def webhook_rows(endpoint: Endpoint, alerts: list[Alert]) -> list[Row]:
    wanted, got = owed(alerts), endpoint.acknowledged
    other = [version for version, ids in endpoint.sent.items() if ids != {f"{version[0]}.{version[1]}"}]
    changed = sum(len(contents) > 1 for contents in endpoint.contents.values())
    missing = tuple(f"missing {alert}.{version}" for alert, version in sorted(wanted - got)[:5])
    unknown = tuple(f"unknown {alert}.{version}" for alert, version in sorted(set(endpoint.sent) - wanted)[:5])
    return [
        Row("alert versions delivered", f"{len(wanted):,}", f"{len(wanted & got):,}", wanted <= got,
            missing),
        Row("alert versions delivered that are none", "0", f"{len(set(endpoint.sent) - wanted):,}",
            set(endpoint.sent) <= wanted, unknown),
        same("alert versions under another webhook id", 0, len(other)),
        same("webhook ids with different contents", 0, changed),
        same("webhooks whose signature did not fit", 0, endpoint.receiver.failures),
    ]  # fmt: skip
