"""What a monitor must find in a recording, and what it may find: the file beside it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import msgspec

from gates.simulation.life import Life
from streams.subject import unit_subject
from streams.times import rfc3339

PATTERN: Final = 3
"""So many serious alerts about one enterprise are an alert of their own (A51)."""


class Truth(NamedTuple):
    """``at``: when it happened, by a right clock (epoch ms)."""

    rule: str
    subject: str
    at: int
    level: str | None = None


class Book:
    """Truths and allowances, each subject and rule once."""

    def __init__(self) -> None:
        self.truths: list[Truth] = []
        self._allowed: dict[tuple[str, str], None] = {}
        self._trouble: Counter[str] = Counter()

    def state(self, rule: str, subject: str, at: int, level: str | None = None) -> None:
        self.truths.append(Truth(rule, subject, at, level))

    def allow(self, subject: str, rules: Iterable[str]) -> None:
        self._allowed.update(dict.fromkeys((rule, subject) for rule in rules))

    def state_life(self, life: Life, times: dict[str, int]) -> None:
        subject = unit_subject(life.cargo.unit)
        for claim in life.claims:
            self.state(claim.rule, subject, times[claim.moment], claim.level)
        self.allow(subject, sorted(life.excuses))
        enterprise = f"enterprise:{life.cargo.enterprise}"
        self._trouble[enterprise] += len(life.claims) + len(life.excuses)
        if self._trouble[enterprise] >= PATTERN:  # chance has brought them together, and a monitor may say so
            self.allow(enterprise, ["A51"])

    @property
    def allowed(self) -> list[tuple[str, str]]:
        """(rule, subject)."""
        return list(self._allowed)

    def json(self) -> bytes:
        truth = [_truth(entry) for entry in sorted(self.truths, key=lambda t: (t.at, t.rule, t.subject))]
        allowed = [{"rule": rule, "subject": subject} for rule, subject in self.allowed]
        return msgspec.json.format(msgspec.json.encode({"truth": truth, "allowed": allowed}), indent=1) + b"\n"


def _truth(entry: Truth) -> dict[str, Any]:
    written = {"rule": entry.rule, "subject": entry.subject, "at": rfc3339(entry.at)}
    return written | ({"level": entry.level} if entry.level else {})
