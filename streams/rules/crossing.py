"""What gate rules share: whether a scan is a crossing to be judged, and a gate that may have missed one."""

from typing import Any, Final

from streams.events import GateScan
from streams.fold.finding import Finding
from streams.fold.moving import INSIDE
from streams.rules.rule import Muted, UnitStep
from streams.rules.thresholds import threshold
from streams.store.commit import PartitionState
from streams.times import MINUTE_MS
from streams.world import World

WATERMARK_MS: Final = 15 * 60_000
"""How long absence waits for scans that are on their way (law 4)."""


def drain_threshold() -> Any:
    """Of a rule that is softened while a gate is silent or delivers. What is softened is looked at again as often."""
    return threshold(
        15,
        ge=1,
        zh="卡口恢复后补传所需时长，其间降为 P4",
        en="A gate that is heard again delivers for so long: P4 until then",
    )


def drain_ms(finding: Finding, world: World) -> int:
    """How long (ms) a gate that is heard again has to deliver what it kept."""
    return int(world.filed(finding.node, finding.site)[finding.rule].drain_min * MINUTE_MS)


def crossing(step: UnitStep) -> GateScan | None:
    """The step's gate scan if it moved the unit: no scanner repeat, not disputed."""
    event = step.event
    if type(event) is not GateScan or step.repeated:
        return None
    disputed = step.head.disputed
    return None if disputed is not None and disputed.event == event.id else event


def read_at_gate(step: UnitStep) -> GateScan | None:
    """The step's gate scan if it is no scanner repeat. A disputed one too: whoever is there must not go out with the
    unit, be it the real one or its double."""
    event = step.event
    return event if type(event) is GateScan and not step.repeated else None


def inside(step: UnitStep) -> str | None:
    """The site inside which the unit was before this event, if any."""
    return step.before.site if step.before.stage in INSIDE else None


def missed_by_quiet_gate(finding: Finding, now: int, partition: PartitionState, world: World) -> Muted | None:
    """The scan that is missing may lie in a gate that was silent: soften until it has had time to deliver."""
    site = finding.evidence.get("missing_at_site")
    since = finding.evidence.get("last_seen_at", finding.start)
    drain = drain_ms(finding, world)
    for gate in world.region.gates_of(site) if site else ():
        for spell in partition.quiet.get(gate, ()):
            if spell.since > finding.start or (spell.until is not None and spell.until < since):
                continue
            if spell.until is None:
                return Muted("P4", now + drain)
            if now < spell.until + drain:
                return Muted("P4", spell.until + drain)
    return None
