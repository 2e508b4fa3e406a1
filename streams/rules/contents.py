"""Part of A36: what the children packed into a unit declare, added up against what the unit itself declares."""

from typing import Final

import msgspec

from streams.events import Carried
from streams.fold.finding import Finding, Stage
from streams.fold.heads import Share, UnitHead
from streams.fold.packing import CONTENTS_KEPT
from streams.fold.papers import declared_kg, declared_packages
from streams.rules.rule import UnitStep

SHOWN: Final = 20
"""Children named in the evidence; all of them are counted."""
SUMS: Final = ("sums", "shares")
"""Evidence of this part."""


def contents_do_not_add_up(step: UnitStep, wait_ms: int, weight_pct: float) -> None:
    """One finding a packing, until the sums agree or the contents change. Told after a while: papers of the children
    may come late. While the share of any child is unknown nothing is added up."""
    head = step.head
    standing = _standing(step)
    if standing is None and not head.contents:
        return
    off = _off(head, weight_pct) if head.packed is not None else {}
    if standing is not None and (not off or head.packed is None or standing.start != head.packed[0]):
        _end(step, standing)
    if not off or head.packed is None:
        return
    shares = {share.child: _said(share) for share in _shares(head)[:SHOWN]}
    evidence = {"sums": off, "shares": shares}
    at, event = head.packed
    for same in step.standing("A36"):
        if same.start == at:
            step.open(msgspec.structs.replace(same, evidence=same.evidence | evidence, until=None))
            return
    due = at + wait_ms
    step.open(
        Finding(
            rule="A36",
            subject=step.subject,
            start=at,
            stages=(Stage("P2", limit=due, due=due),),
            node=head.node,
            site=head.site,
            evidence={
                "aggregation": event,
                "action": "add",
                "parent": step.subject,
                "children": len(head.contents),
                "reported_at": at,
                **evidence,
            },
        )
    )


def without(finding: Finding, *causes: str) -> Finding | None:
    """The finding with what remains of its evidence; None if that is no longer anything to find."""
    rest = {key: value for key, value in finding.evidence.items() if key not in causes}
    if not rest.keys() & {"sealed_with", "orphans", "in_parent", "sums"}:
        return None
    until = None if "sums" in rest else finding.stages[0].due
    return msgspec.structs.replace(finding, evidence=rest, until=until)


def _standing(step: UnitStep) -> Finding | None:
    """One of an earlier visit to the region is left to staff as it is."""
    found = None
    for finding in [one for one in step.standing("A36") if "sums" in one.evidence]:
        if finding.start >= step.head.visit:
            found = finding
        else:
            step.open(msgspec.structs.replace(finding, until=finding.start))
    return found


def _off(head: UnitHead, weight_pct: float) -> dict[str, dict[str, float]]:
    """What differs → what the parent and what its children together declare."""
    shares = _shares(head)
    if len(head.contents) >= CONTENTS_KEPT or len(shares) < len(head.contents):
        return {}
    off: dict[str, dict[str, float]] = {}
    packages, counts = declared_packages(head.documents), [share.packages for share in shares]
    if packages is not None and None not in counts and packages != (total := sum(one or 0 for one in counts)):
        off["packages"] = {"parent": packages, "children": total}
    kg, weights = declared_kg(head.documents), [share.gross_kg for share in shares]
    if kg is not None and None not in weights:
        weight = sum(one or 0.0 for one in weights)
        if abs(weight - kg) > kg * weight_pct / 100:
            off["gross_kg"] = {"parent": kg, "children": round(weight, 3)}
    return off


def _shares(head: UnitHead) -> list[Share]:
    """One for each child of which it is known, as of its last packing, in order of packing."""
    last = {share.child: share for share in sorted(head.shares, key=lambda one: one.at)}
    return [last[child] for child in head.contents if child in last]


def _said(share: Share) -> dict[str, float | None]:
    return {"packages": share.packages, "gross_kg": share.gross_kg}


def _end(step: UnitStep, finding: Finding) -> None:
    """What a child tells is of the time of its packing: then there was nothing to find. Anything else ends it."""
    rest = without(finding, *SUMS)
    if rest is not None:
        step.open(rest)
    elif isinstance(step.event, Carried):
        step.withdraw(finding)
    else:
        step.end(finding, step.event.when, "over")
