"""How well alerts meet the truth of a recording: recall, precision, false alarms, and the load on operators.

Recall is over ``truth`` by rule and subject, for A14 by the level too. Precision is over alerts of P1–P3: one
whose rule and subject are in neither ``truth`` nor ``allowed`` is a false alarm. What was resolved later, as
``late_scan`` or ``correction`` too, did ring and counts.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Annotated, Final

import msgspec

COUNTED: Final = frozenset({"P1", "P2", "P3"})
"""Severities that operators see; P4 is a statistic (domain §6)."""
LEVELLED: Final = "A14"
WINDOW_MS: Final = 10 * 60_000
"""EEMUA 191 counts alarms per operator in ten minutes."""
Time = Annotated[datetime, msgspec.Meta(tz=True)]


class Raised(msgspec.Struct, frozen=True):
    """What is read of an alert (contract: Reading); the rest of it is passed over."""

    rule: str
    subject: str
    severity: str
    raised_at: Time
    level: str | None = None
    alert_id: str = ""
    resolved_reason: str | None = None
    merged_into: str | None = None


class Stated(msgspec.Struct, frozen=True):
    """One entry of ``truth``."""

    rule: str
    subject: str
    at: str = ""
    level: str | None = None


class Allowance(msgspec.Struct, frozen=True):
    rule: str
    subject: str


class TruthFile(msgspec.Struct, frozen=True):
    truth: list[Stated]
    allowed: list[Allowance]


@dataclass(frozen=True, slots=True)
class Score:
    """One rule, or all together. ``raised``: alerts of P1–P3; ``allowed``: those that are no truth but excused."""

    rule: str
    truths: int
    found: int
    raised: int
    allowed: int
    false: int

    @property
    def missed(self) -> int:
        return self.truths - self.found

    @property
    def recall(self) -> float | None:
        return self.found / self.truths if self.truths else None

    @property
    def precision(self) -> float | None:
        return 1 - self.false / self.raised if self.raised else None


@dataclass(frozen=True, slots=True)
class AlarmLoad:
    """``shares`` of all alerts by severity; P1–P3 alerts per ten minutes from the first to the last."""

    alerts: int
    shares: dict[str, float]
    mean: float
    p95: int
    most: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``not_built``: how many truths were left out, by rule."""

    scores: tuple[Score, ...]
    total: Score
    missed: tuple[Stated, ...]
    false: tuple[Raised, ...]
    not_built: dict[str, int]
    load: AlarmLoad


def evaluate(alerts: Sequence[Raised], truth: TruthFile, rules: Collection[str] | None = None) -> Evaluation:
    """Score the alerts of ``rules`` (None: of all). The load is that of all alerts, whatever the rules."""
    counted = [alert for alert in alerts if rules is None or alert.rule in rules]
    stated = [entry for entry in truth.truth if rules is None or entry.rule in rules]
    left_out = Counter(entry.rule for entry in truth.truth if rules is not None and entry.rule not in rules)
    rung = {_key(alert) for alert in counted}
    known = {(entry.rule, entry.subject) for entry in truth.truth}
    excused = {(entry.rule, entry.subject) for entry in truth.allowed}
    seen = [alert for alert in counted if alert.severity in COUNTED]
    missed = [entry for entry in stated if _key(entry) not in rung]
    beside = [alert for alert in seen if (alert.rule, alert.subject) not in known]
    false = [alert for alert in beside if (alert.rule, alert.subject) not in excused]
    columns = tuple(Counter(entry.rule for entry in entries) for entries in (stated, missed, seen, beside, false))
    codes = sorted(set().union(*columns) | set(rules or ()))
    scores = tuple(_score(code, *(column[code] for column in columns)) for code in codes)
    total = _score("total", *(column.total() for column in columns))
    return Evaluation(scores, total, tuple(missed), tuple(false), dict(sorted(left_out.items())), alarm_load(alerts))


def alarm_load(alerts: Iterable[Raised]) -> AlarmLoad:
    """What is merged into a site-level alert is listed, but calls nobody."""
    listed = list(alerts)
    severities = Counter(alert.severity for alert in listed)
    windows = Counter(
        int(alert.raised_at.timestamp() * 1000) // WINDOW_MS
        for alert in listed
        if alert.severity in COUNTED and alert.merged_into is None
    )
    span = max(windows) - min(windows) + 1 if windows else 0
    counts = sorted(windows.values())
    rank = ceil(0.95 * span) - (span - len(counts))
    return AlarmLoad(
        alerts=len(listed),
        shares={name: severities[name] / len(listed) for name in sorted(severities)},
        mean=windows.total() / span if span else 0.0,
        p95=counts[rank - 1] if rank > 0 else 0,
        most=counts[-1] if counts else 0,
    )


def _key(entry: Raised | Stated) -> tuple[str, str, str | None]:
    return (entry.rule, entry.subject, entry.level if entry.rule == LEVELLED else None)


def _score(rule: str, truths: int, missed: int, raised: int, beside: int, false: int) -> Score:
    return Score(rule, truths, truths - missed, raised, beside - false, false)
