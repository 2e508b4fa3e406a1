"""Rules that hold a truck at the barrier (domain §8), and whether one was let through where such a rule rang."""

from collections.abc import Mapping
from typing import Final

from streams.fold.alert import Alert

HOLDS: Final = {"A01": "P1", "A12": "P1", "A30": "P1", "A31": "P1", "A44": "P4", "A52": "P4"}
"""Rules that hold a truck, and the quietest severity at which they do."""
PAIRS: Final = frozenset({"A31"})
"""Rules of these whose first scan is only what the next one is held against: to let that one pass was no mistake."""


def scans_that_hold(alert: Alert) -> tuple[str, ...]:
    """Scans (event ids) at which the truck was to be held; none where the alert is of another rule, or too quiet."""
    if alert.severity > HOLDS.get(alert.rule, ""):
        return ()
    scans = tuple(alert.evidence.get("scans", ()))
    return scans[1:] if alert.rule in PAIRS else scans


def wrong_pass(alert: Alert, answered: Mapping[str, str]) -> bool:
    """``answered``: what gates were told at once, by scan. ``degraded`` is no wrong pass: nothing had been asked."""
    return any(answered.get(scan) == "pass" for scan in scans_that_hold(alert))
