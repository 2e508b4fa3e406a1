"""One incident per unit and episode (domain §6.7): a finding that stands, that worsens, that ends."""

import msgspec

from streams.fold.finding import Finding
from streams.rules.rule import UnitStep


def current(step: UnitStep, rule: str) -> Finding | None:
    """The rule's finding that stands. One of an earlier visit to the region is left to staff as it is."""
    if not step.head.findings:
        return None
    found = None
    for finding in [one for one in step.head.findings.values() if one.rule == rule]:
        if finding.start >= step.head.visit:
            found = finding
        else:
            step.open(msgspec.structs.replace(finding, until=finding.start))
    return found


def open_or_worsen(step: UnitStep, finding: Finding) -> None:
    """The first of an episode opens it; a later one replaces what is known of it only if it is worse."""
    standing = current(step, finding.rule)
    if standing is None:
        step.open(finding)
    elif finding.stages[0].severity < standing.stages[0].severity:
        step.open(msgspec.structs.replace(finding, start=standing.start))


def end(step: UnitStep, rule: str, why: str) -> None:
    """The condition is over with this step's event."""
    standing = current(step, rule)
    if standing is not None:
        step.end(standing, step.event.when, why)
