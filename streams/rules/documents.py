"""A35: manifest 舱单, delivery order 提货单 and declaration 报关单 do not say the same."""

from itertools import combinations
from typing import Any, Final

from streams.events import Document, SealChange
from streams.fold.finding import Finding, Stage
from streams.fold.heads import Declared
from streams.rules.episode import current, end
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy, UnitStep
from streams.rules.seal import normal
from streams.rules.section import CLEARANCE
from streams.rules.thresholds import threshold

_ORDER: Final = ("manifest", "delivery_order", "declaration")
Reseals = tuple[tuple[int, str, str], ...]


class DocumentsPolicy(RulePolicy):
    weight_pct: float = threshold(
        5, gt=0, zh="毛重与较早单证相差超过此比例：P3", en="Gross weight off the earlier paper's by more than this: P3"
    )


def document_mismatch(step: UnitStep) -> None:
    """P2 for goods, packages or seal, P3 for weight alone. A paper, or a field of one, that is not there differs from
    nothing. One finding until the papers agree, or a reseal on record explains the seal."""
    papers = [step.head.documents[kind] for kind in _ORDER if kind in step.head.documents]
    off = _differences(papers, step.head.reseals, step.world.policy["A35"])
    standing = current(step, "A35")
    if not off:
        end(step, "A35", "papers agree")
        return
    severity = "P3" if set(off) == {"gross_kg"} else "P2"
    step.open(
        Finding(
            rule="A35",
            subject=step.subject,
            start=standing.start if standing else step.event.when,
            stages=(Stage(min(severity, standing.stages[0].severity) if standing else severity),),
            node=step.head.node,
            site=step.head.site,
            evidence={
                "differences": off,
                "documents": {paper.type: paper.number for paper in papers},
            },
        )
    )


def _differences(papers: list[Declared], reseals: Reseals, policy: DocumentsPolicy) -> dict[str, dict[str, Any]]:
    """Field → what each paper says of it, for the fields in which any two differ."""
    off: dict[str, dict[str, Any]] = {}
    for one, other in combinations(papers, 2):
        for field in _differing(one, other, reseals, policy):
            off.setdefault(field, {}).update({paper.type: getattr(paper, field) for paper in (one, other)})
    return off


def _differing(one: Declared, other: Declared, reseals: Reseals, policy: DocumentsPolicy) -> list[str]:
    found = []
    if field := _goods(one, other):
        found.append(field)
    if one.packages is not None and other.packages is not None and one.packages != other.packages:
        found.append("packages")
    if one.seal and other.seal and not _one_seal(one.seal, other.seal, reseals):
        found.append("seal")
    if one.gross_kg and other.gross_kg and abs(one.gross_kg - other.gross_kg) > one.gross_kg * policy.weight_pct / 100:
        found.append("gross_kg")
    return found


def _goods(one: Declared, other: Declared) -> str | None:
    """品名 by its HS-6; by its name where a paper has no code, for names are worded differently."""
    if one.hs6 and other.hs6:
        return "hs6" if one.hs6 != other.hs6 and _code(one.hs6) != _code(other.hs6) else None
    if one.goods_name and other.goods_name:
        return "goods_name" if spoken(one.goods_name) != spoken(other.goods_name) else None
    return None


def _code(hs: str) -> str:
    return "".join(sign for sign in hs if sign.isdigit())[:6]


def spoken(name: str) -> str:
    """A name of goods as compared: case and blanks do not count."""
    return "".join(name.casefold().split())


def _one_seal(one: str, other: str, reseals: Reseals) -> bool:
    """The same number, or one that reseals on record lead to from the other."""
    if one == other:
        return True
    one, other = normal(one), normal(other)
    return other in _seals_after(one, reseals) or one in _seals_after(other, reseals)


def _seals_after(seal: str, reseals: Reseals) -> set[str]:
    known = {seal}
    for _, old, new in reseals:
        if new and (not old or normal(old) in known):
            known.add(normal(new))
    return known


RULES = (
    Rule(
        code="A35",
        subject="unit",
        title_zh="三单不符",
        title_en="Documents differ",
        section=CLEARANCE,
        action_zh="通知报关企业更正",
        action_en="Have the broker correct the papers",
        kinds=(Document, SealChange),
        judge=document_mismatch,
        policy=DocumentsPolicy,
        severities=(
            Grade("P2", "品名（HS-6）、件数或封志不一致", "goods (HS-6), packages or seal differ"),
            Grade("P3", "仅毛重相差超过界限", "only the gross weight is off by more than the limit"),
        ),
        evidence={
            "differences": Meaning("不一致的项目及各单证所载", "what differs, and what each paper says"),
            "documents": Meaning("单证号", "documents"),
        },
    ),
)
