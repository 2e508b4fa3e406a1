"""One event applied to one subject: what the transition and the rules read and write.

A step works on a copy of the head; the head before is kept beside it, so that a rule sees both.
"""

from typing import Generic, TypeVar

import msgspec

from streams.events import AnyEvent, Telling
from streams.fold.credit import by_credit
from streams.fold.finding import THRESHOLDS, Finding
from streams.fold.heads import Head, UnitHead
from streams.fold.movement import Movement
from streams.fold.served import Served
from streams.subject import plate_subject
from streams.world import World

H = TypeVar("H", bound=Head)


class Step(Generic[H]):
    """``findings`` and ``movements`` hold what this step changed, by id; None: it never was (explained away).

    ``tellings``: what others are to be told of this subject, by a key that says what it is about; None: taken back.
    ``served``: steps with a time limit that this event completes, by what began them. ``repeated``: a gate scan that
    reads a crossing which is known once more, and moves nothing.
    """

    __slots__ = (
        "before", "event", "findings", "head", "movements", "repeated", "served", "subject", "tellings", "world",
    )  # fmt: skip

    def __init__(self, before: H, head: H, subject: str, event: AnyEvent, world: World) -> None:
        self.before = before
        self.head = head
        self.subject = subject
        self.event = event
        self.world = world
        self.findings: dict[str, Finding | None] = {}
        self.movements: dict[str, Movement | None] = {}
        self.tellings: dict[str, Telling | None] = {}
        self.served: dict[str, Served] = {}
        self.repeated = False

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
        if isinstance(self.head, UnitHead) and self.head.rating:
            finding = by_credit(finding, self.head.rating, policy)
        if THRESHOLDS in finding.evidence:
            return finding
        figures, concerns = policy.figures(finding.rule), self._concerns()
        if not figures:
            return msgspec.structs.replace(finding, concerns=concerns) if concerns else finding
        return msgspec.structs.replace(finding, evidence={**finding.evidence, THRESHOLDS: figures}, concerns=concerns)

    def _concerns(self) -> tuple[str, ...]:
        """The enterprise that declares the unit, and the vehicle it was last read on."""
        head = self.head
        if not isinstance(head, UnitHead):
            return ()
        owner = (f"enterprise:{head.enterprise}",) if head.enterprise else ()
        return (*owner, plate_subject(head.plate)) if head.plate else owner

    def _forget(self, finding: Finding) -> str:
        """Its id."""
        key = finding.id
        self.head.findings = {other: one for other, one in self.head.findings.items() if other != key}
        return key
