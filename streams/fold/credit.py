"""How the class of a unit's enterprise shifts the severities of a finding on it (A50, domain §6.5)."""

from typing import Final

import msgspec

from streams.fold.finding import CREDIT, Finding
from streams.policy import Policy

SHIFTS: Final = {"aeo": 1, "dishonest": -1}
"""Steps by class: an enterprise of advanced certification is given credit, a dishonest one is looked at sooner."""
LOUDEST, QUIETEST = 1, 4


def by_credit(finding: Finding, rating: str | None, policy: Policy) -> Finding:
    """The finding with the class it is to be seen in the light of; the same object if that changes nothing.

    Its stages stay as the rule has them, so that a rule may compare them; ``shifted`` is what rings.
    """
    shift = SHIFTS.get(rating or "", 0)
    section = policy["A50"]
    if not shift or not section.enabled or CREDIT in finding.evidence:
        return finding
    if finding.rule in section.spared if shift < 0 else finding.rule not in section.relieved:
        return finding
    if all(moved(stage.severity, shift) == stage.severity for stage in finding.stages):
        return finding
    return msgspec.structs.replace(finding, evidence={**finding.evidence, CREDIT: {"class": rating, "steps": -shift}})


def shifted(severity: str, finding: Finding) -> str:
    """The severity of one of the finding's stages as it rings."""
    credit = finding.evidence.get(CREDIT)
    return severity if credit is None or "steps" not in credit else moved(severity, -credit["steps"])


def moved(severity: str, steps: int) -> str:
    """``steps`` quieter (louder if negative). A P4 stays one: the class never makes an alarm of a statistic."""
    level = int(severity.removeprefix("P"))
    return severity if level == QUIETEST else f"P{min(QUIETEST, max(LOUDEST, level + steps))}"
