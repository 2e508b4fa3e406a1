"""One event applied to one subject: what the transition and the rules read and write.

A step works on a copy of the head; the head before is kept beside it, so that a rule sees both.
"""

from typing import Generic, TypeVar

import msgspec

from streams.events import AnyEvent
from streams.fold.finding import THRESHOLDS, Finding
from streams.fold.heads import Head
from streams.fold.movement import Movement
from streams.world import World

H = TypeVar("H", bound=Head)


class Step(Generic[H]):
    """``findings`` and ``movements`` hold what this step changed, by id; None: it never was (explained away)."""

    __slots__ = ("before", "event", "findings", "head", "movements", "subject", "world")

    def __init__(self, before: H, head: H, subject: str, event: AnyEvent, world: World) -> None:
        self.before = before
        self.head = head
        self.subject = subject
        self.event = event
        self.world = world
        self.findings: dict[str, Finding | None] = {}
        self.movements: dict[str, Movement | None] = {}

    def note(self, finding: Finding) -> None:
        """A finding that no later event of this subject can change."""
        key = finding.id
        if (judged := self._judged(key, finding)) is not None:
            self.findings[key] = judged

    def open(self, finding: Finding) -> None:
        """A finding that later events may change or end; kept in the head (and replaced there by its id)."""
        key = finding.id
        if (judged := self._judged(key, finding)) is not None:
            self.head.findings = {**self.head.findings, key: judged}
            self.findings[key] = judged

    def standing(self, rule: str) -> list[Finding]:
        """The rule's findings that the head keeps open, oldest first."""
        if not self.head.findings:
            return []
        found = [f for f in self.head.findings.values() if f.rule == rule]
        return sorted(found, key=lambda f: f.start) if len(found) > 1 else found

    def forget_settled(self) -> None:
        """Drop from the head the findings that no event from now on can change."""
        when, findings = self.event.when, self.head.findings
        for one in findings.values():
            if one.until is not None and when > one.until:
                live = {key: one for key, one in findings.items() if one.until is None or when <= one.until}
                self.head.findings = live
                return

    def end(self, finding: Finding, when: int, why: str) -> None:
        """The condition was over at event time ``when``."""
        self.findings[self._forget(finding)] = msgspec.structs.replace(finding, ended=when, why=why)

    def withdraw(self, finding: Finding) -> None:
        """An event in time explains the finding: there was nothing to find."""
        self.findings[self._forget(finding)] = None

    def _judged(self, key: str, finding: Finding) -> Finding | None:
        """With the thresholds it was judged by; None if its rule is off there and this would be a new one."""
        policy = self.world.filed(finding.node, finding.site)
        if not policy[finding.rule].enabled and key not in self.head.findings:
            return None
        figures = policy.figures(finding.rule)
        if not figures or THRESHOLDS in finding.evidence:
            return finding
        return msgspec.structs.replace(finding, evidence={**finding.evidence, THRESHOLDS: figures})

    def _forget(self, finding: Finding) -> str:
        """Its id."""
        key = finding.id
        self.head.findings = {other: one for other, one in self.head.findings.items() if other != key}
        return key
