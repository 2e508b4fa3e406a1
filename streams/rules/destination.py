"""A13: a unit enters a node other than the one its movement declared."""

from streams.events import GateScan
from streams.fold.finding import Finding, Stage
from streams.rules.crossing import crossing
from streams.rules.evidence import ENTRY
from streams.rules.rule import Grade, Meaning, Rule, UnitStep
from streams.rules.section import PORT


def wrong_destination(step: UnitStep) -> None:
    """P3 inside one node group (free flow makes it correctable at once), P2 at any other node."""
    event, movement = crossing(step), step.before.movement
    if event is None or event.direction != "in" or movement is None or movement.destination is None:
        return
    region = step.world.region
    node = region.node_of(event.site)
    if node == movement.destination:
        return
    neighbours = region.same_group(node, movement.destination)
    step.note(
        Finding(
            rule="A13",
            subject=step.subject,
            start=event.when,
            stages=(Stage("P3" if neighbours else "P2"),),
            node=node,
            site=event.site,
            evidence={
                "scans": [event.id],
                "device": event.device,
                "entered_at": event.when,
                "movement": movement.id,
                "declared": movement.destination,
                "entered": node,
                "same_group": neighbours,
            },
        )
    )


RULES = (
    Rule(
        code="A13",
        subject="unit",
        title_zh="目的地不符",
        title_en="Wrong destination",
        section=PORT,
        action_zh="接收并改派，或拒收；改变目的关如有记录即合法",
        action_en="Accept and re-target, or refuse; a change of office is legal if recorded",
        kinds=(GateScan,),
        judge=wrong_destination,
        severities=(
            Grade("P3", "进入同组相邻关区", "it entered a neighbour of the same node group"),
            Grade("P2", "进入其他关区", "it entered any other node"),
        ),
        evidence={
            **ENTRY,
            "declared": Meaning("申报目的地", "declared destination"),
            "entered": Meaning("实际进入", "entered"),
            "same_group": Meaning("同组关区", "same node group"),
        },
    ),
)
