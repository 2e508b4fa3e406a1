"""Gates that were told ``pass`` of what now rings as a reason to hold: counted where the log is judged."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from streams.events import GateScan
from streams.fold.heads import UnitHead
from streams.holding import wrong_pass
from streams.sharing import WATCH_RULES
from streams.store.commit import Commit

UNKNOWN: Final = "unknown"


def wrong_passes(commit: Commit) -> Counter[tuple[str, str]]:
    """(rule, site) → alerts that are new with this commit. Those of the watch list are in no figure.

    What a gate was told is on its scan: in this batch, or else the one by which the unit was last seen.
    """
    new = {
        one.alert_id: one
        for one in (*commit.alerts.values(), *commit.outbox)
        if (one.version, one.merge_turn) == (1, 0)
    }
    return Counter(
        (alert.rule, alert.site or UNKNOWN)
        for alert in new.values()
        if alert.rule not in WATCH_RULES and wrong_pass(alert, dict(_told(commit, alert.subject)))
    )


def _told(commit: Commit, subject: str) -> Iterator[tuple[str, str]]:
    stored = commit.subjects.get(subject)
    seen = stored.head.seen if stored is not None and isinstance(stored.head, UnitHead) else None
    if seen is not None and seen.answered:
        yield seen.event, seen.answered
    for event in commit.trail.get(subject, ()):
        if isinstance(event, GateScan) and event.answered:
            yield event.id, event.answered
