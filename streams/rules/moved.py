"""A67: a kiosk that is not where the register has it."""

from streams.events import Pulse
from streams.fold.device import POSITIONS_KEPT
from streams.fold.finding import Finding, Stage
from streams.rules.rule import DeviceStep, Grade, Meaning, Rule, RulePolicy
from streams.rules.section import TECHNOLOGY
from streams.rules.thresholds import threshold


class PlacePolicy(RulePolicy):
    limit_m: float = threshold(
        500, gt=0, zh="坐标系换算后偏离登记场所超过此距离……", en="Off its site by more than this, datums converted …"
    )
    readings: int = threshold(
        3, ge=1, le=POSITIONS_KEPT, zh="……最近读数中达到此数……", en="… at so many of the readings …"
    )
    of_last: int = threshold(POSITIONS_KEPT, ge=1, le=POSITIONS_KEPT, zh="……共取此数", en="… of the last so many")


def gate_moved(step: DeviceStep) -> None:
    """P3 when three of the last five readings lie off the site; over when the last three lie on it.

    A reading is a batch that carries a position. One without a datum never comes this far: the gateway refuses it.
    """
    event = step.event
    if not isinstance(event, Pulse) or event.off_site_m is None:
        return
    policy: PlacePolicy = step.world.policy["A67"]
    last = step.head.positions[-policy.of_last :]
    off = [metres for metres in last if metres > policy.limit_m]
    standing = step.standing("A67")
    if standing and not any(metres > policy.limit_m for metres in last[-policy.readings :]):
        for finding in standing:
            step.end(finding, event.when, "back in place")
    elif standing or len(off) >= policy.readings:
        step.open(
            Finding(
                rule="A67",
                subject=step.subject,
                start=standing[0].start if standing else event.when,
                stages=(Stage("P3"),),
                node=step.world.region.node_of(event.site),
                site=event.site,
                evidence={"off_site_m": list(last), "read_at": event.when},
            )
        )


RULES = (
    Rule(
        code="A67",
        subject="device",
        title_zh="卡口移位",
        title_en="Gate moved",
        section=TECHNOLOGY,
        action_zh="现场勘测，核对登记位置",
        action_en="Survey the place and put the register right",
        kinds=(Pulse,),
        heartbeats=False,
        judge=gate_moved,
        policy=PlacePolicy,
        severities=(Grade("P3", "多次读数偏离登记场所", "several readings lie off the site of the register"),),
        evidence={
            "off_site_m": Meaning("最近读数偏离场所的距离", "last readings, off the site by"),
            "read_at": Meaning("最近读数时间", "last read at"),
        },
    ),
)
