"""What a gate is told at once of a crossing (domain §8): the rules that judge the log, asked of the unit as it is now.

Pure. There is no second copy of any rule here: the scan is folded onto the unit's head as the tracker will fold it,
nothing is kept of it, and what is found decides.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from gates.item_result import Decision, Reason
from streams.events import FUTURE_TOLERANCE_MS, GateScan
from streams.fold.credit import shifted
from streams.fold.finding import NOW, Finding
from streams.fold.heads import UnitHead
from streams.fold.history import advance
from streams.fold.moving import STRICTNESS
from streams.fold.step import Step
from streams.holding import HOLDS
from streams.rules.catalogue import catalogue
from streams.world import World

WAITS: Final = frozenset({"A12"})
"""Rules of these that ring after a grace for messages on their way; at the barrier what is not there does not count."""
LASTS: Final = frozenset({"A30", "A31", "A44", "A52"})
"""Rules of these that hold at every gate until what they found is over."""
REFER: Final = Reason(rule="", text_zh="请联系监管人员", text_en="Refer to the supervisor")
"""All that a kiosk is told of the anti-smuggling list."""
CONCEALED: Final = frozenset({"A52"})
_TEXTS: Final = catalogue()


class Answer(NamedTuple):
    decision: Decision
    reasons: tuple[Reason, ...] = ()


def answer(head: UnitHead | None, scan: GateScan, world: World) -> tuple[Answer | None, UnitHead]:
    """The answer, and the unit after the scan. ``head`` None: the unit is not known. No answer: the scan comes after
    the fact (its unit was seen elsewhere since), and nobody waits for one."""
    before = head or UnitHead(unit=scan.subject.partition(":")[2])
    if scan.key <= before.last and not _stands_there(before, scan):
        return None, before
    step: Step[UnitHead] = advance(before, scan.subject, scan, world)
    new = [one for one in step.findings.values() if one is not None and scan.id in one.evidence.get("scans", ())]
    lasting = [one for key, one in step.head.findings.items() if one.rule in LASTS and key not in step.findings]
    found = [one for one in new if one.ended is None]
    holding = [one for one in (*found, *lasting) if one.ended is None and _holds(one)]
    asking = [one for one in found if any(severity <= "P2" for severity in _at_once(one))]
    now = Answer("pass")
    if holding:
        now = Answer("hold", _reasons(one.rule for one in holding))
    elif asking:
        now = Answer("review", _reasons(one.rule for one in asking))
    return _stricter(_told_before(step), now), step.head


def _stands_there(unit: UnitHead, scan: GateScan) -> bool:
    """What is known of the unit beyond the scan was said of it, not seen: a clock of an agency or a tracker is a little
    ahead. The truck is at the gate and is judged by all that is known."""
    seen_since = any(one and (one.when, one.event) >= scan.key for one in (unit.seen, unit.disputed))
    return not seen_since and unit.last[0] - scan.when <= FUTURE_TOLERANCE_MS


def _told_before(step: Step[UnitHead]) -> Answer:
    """The scanner reads again what stands before it: what held the truck a moment ago, and is no finding twice, holds
    it still."""
    seen = step.before.seen
    if seen is None or not STRICTNESS[seen.answered] or not step.repeated:
        return Answer("pass")
    return Answer("hold" if seen.answered == "hold" else "review", _reasons(seen.because))


def _stricter(before: Answer, now: Answer) -> Answer:
    """Where both are as strict, whoever stands at the barrier is told the reasons of both."""
    if STRICTNESS[before.decision] == STRICTNESS[now.decision]:
        told = {reason.rule: reason for reason in (*before.reasons, *now.reasons)}
        return Answer(now.decision, tuple(told[rule] for rule in sorted(told)))
    return max(before, now, key=lambda told: STRICTNESS[told.decision])


def _holds(finding: Finding) -> bool:
    quietest = HOLDS.get(finding.rule)
    if quietest is None:
        return False
    if finding.rule in WAITS:
        return any(shifted(stage.severity, finding) <= quietest for stage in finding.stages)
    return any(severity <= quietest for severity in _at_once(finding))


def _at_once(finding: Finding) -> set[str]:
    """Severities that presence proves. What is missing may be on its way, and is judged once it had its time."""
    return {shifted(stage.severity, finding) for stage in finding.stages if stage.due == NOW}


def _reasons(rules: Iterable[str]) -> tuple[Reason, ...]:
    """Each once; a rule that is concealed, or that was concealed before (""), only refers."""
    reasons: dict[str, Reason] = {}
    for rule in sorted(set(rules)):
        texts = None if rule in CONCEALED else _TEXTS.get(rule)
        told = REFER if texts is None else Reason(rule, texts.title_zh, texts.title_en)
        reasons[told.rule] = told
    return tuple(reasons.values())
