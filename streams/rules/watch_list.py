"""A52: a unit, a vehicle or an enterprise on the anti-smuggling list is seen. Who may know of it is settled where
alerts are shown."""

from typing import Any

from streams.events import Arrival, Declares, Departure, DeviceEvent, GateScan, PlateSeen, Watch, YardMove
from streams.fold.finding import Finding, Stage
from streams.fold.heads import EnterpriseHead, PlateHead, UnitHead
from streams.fold.step import Step
from streams.rules.evidence import MOVEMENT, SCANS
from streams.rules.rule import Grade, Meaning, Rule, UnitStep
from streams.rules.section import ANTI_SMUGGLING


def watch_list_hit(step: Step[Any]) -> None:
    if step.head.watched is None and not isinstance(step.event, Watch):
        return
    if isinstance(step.head, UnitHead):
        _unit_hit(step)
    else:
        _other_hit(step)


def _unit_hit(step: UnitStep) -> None:
    """P2 where the unit is seen or is known to be, P1 once it goes out of a site; until it is taken off the list.

    A unit that the region does not hold is a hit when it comes. A scan that may be of a copy (A04) counts.
    """
    event = step.event
    standing = step.standing("A52")
    if isinstance(event, Watch):
        if step.head.watched is None:
            for finding in standing:
                step.end(finding, event.when, "over")
            return
        if standing or step.head.stage in (None, "discharged"):
            return
    elif isinstance(event, GateScan) and step.repeated:
        return
    leaving = isinstance(event, Departure) or (isinstance(event, GateScan) and event.direction == "out")
    worst = min(["P1" if leaving else "P2", *(finding.stages[0].severity for finding in standing)])
    site = event.site if isinstance(event, DeviceEvent) else step.head.site
    step.open(
        Finding(
            rule="A52",
            subject=step.subject,
            start=standing[0].start if standing else event.when,
            stages=(Stage(worst, "leaving" if worst == "P1" else "seen"),),
            node=None if site is None else step.world.region.node_of(site),
            site=site,
            evidence={
                "listed_by": step.head.watched,
                "scans": [event.id],
                "seen_at": event.when,
                "stage": step.head.stage,
                "movement": step.head.movement.id if step.head.movement else None,
            },
        )
    )


def _other_hit(step: Step[Any]) -> None:
    """A vehicle is seen where a gate reads its plate, P1 when it goes out; an enterprise where it declares a unit."""
    event, head, standing = step.event, step.head, step.standing("A52")
    if isinstance(event, Watch):
        for finding in standing if head.watched is None else ():
            step.end(finding, event.when, "over")
        return
    if (
        isinstance(head, PlateHead)
        and isinstance(event, PlateSeen)
        and event.confidence >= step.world.policy["A07"].sure
    ):
        leaving = event.direction == "out"
        site: str | None = event.site
    elif isinstance(head, EnterpriseHead) and isinstance(event, Declares):
        leaving, site = False, None
    else:
        return
    worst = min(["P1" if leaving else "P2", *(finding.stages[0].severity for finding in standing)])
    step.open(
        Finding(
            rule="A52",
            subject=step.subject,
            start=standing[0].start if standing else event.when,
            stages=(Stage(worst, "leaving" if worst == "P1" else "seen"),),
            node=None if site is None else step.world.region.node_of(site),
            site=site,
            evidence={"listed_by": head.watched, "scans": [event.id], "seen_at": event.when, "unit": event.unit},
        )
    )


RULES = (
    Rule(
        code="A52",
        subject="unit",
        title_zh="布控名单命中",
        title_en="Watch-list hit",
        section=ANTI_SMUGGLING,
        action_zh="仅限缉私部门处置",
        action_en="For the anti-smuggling bureau alone",
        kinds=(GateScan, Arrival, YardMove, Departure, Watch, PlateSeen, Declares),
        judge=watch_list_hit,
        severities=(
            Grade("P2", "名单上的单元被见到", "a unit on the list was seen", level="seen"),
            Grade("P1", "名单上的单元正在离场", "a unit on the list went out", level="leaving"),
        ),
        evidence={
            **SCANS,
            "listed_by": Meaning("列入名单的记录", "record that listed it"),
            "seen_at": Meaning("最近见到的时间", "last seen at"),
            "stage": Meaning("所处环节", "stage"),
            "unit": Meaning("所载或所申报的货物单元", "unit carried or declared"),
            **MOVEMENT,
        },
    ),
)
