"""Whether a finding rings at a given partition time, how loud, and when to look again."""

from typing import Final, NamedTuple

from streams.fold.credit import shifted
from streams.fold.finding import NOW, Finding, Stage
from streams.store.commit import Gap, PartitionState
from streams.times import DAY_MS
from streams.world import World

WATERMARK_MS: Final = 15 * 60_000
"""Grace after a silence of the monitor's own, besides the silence itself (architecture §3)."""
WATCHED_MS: Final = 30 * DAY_MS
"""How long at a time a finding that a closed road may yet explain keeps its place among the deadlines, by which a
closure finds those it concerns."""


class Verdict(NamedTuple):
    """``severity`` None: it does not ring (yet). ``again``: next partition time (ms) at which to look.

    ``crossed_at``: event time (ms) from which the condition counts as this grave, whenever that came to light.
    """

    severity: str | None
    level: str | None
    rang_at: int
    again: int | None
    crossed_at: int = 0


def verdict(finding: Finding, now: int, partition: PartitionState, world: World) -> Verdict:
    """Pure in its arguments: what it says depends on due times, never on when somebody looked."""
    reached: Stage | None = None
    first: Stage | None = None
    again: int | None = None
    rang_at = now
    delay = world.delays.get(finding.rule)
    for stage in finding.stages:
        shift = delay(finding, stage.limit, partition) if delay else 0
        if shift and stage.due == NOW:
            continue
        if finding.ended is not None and stage.due != NOW:
            if stage.limit + shift < finding.ended:
                reached, first = stage, _as_grave(first, stage, finding)
            continue
        due = NOW if stage.due == NOW else with_grace(stage.due + shift, partition.gaps)
        if due > now:
            again = due
            break
        reached, first = stage, _as_grave(first, stage, finding)
        rang_at = now if due == NOW else due
    if delay is not None and again is None and finding.ended is None and (finding.until is None or now < finding.until):
        again = now + WATCHED_MS if finding.until is None else min(now + WATCHED_MS, finding.until)
    if reached is None:
        return Verdict(None, None, now, again)
    crossed_at = (first or reached).limit or finding.start
    mute = world.mutes.get(finding.rule)
    if mute is not None and finding.ended is None:
        muted = mute(finding, now, partition, world.at(now))
        if muted is not None:
            again = muted.again if again is None else min(again, muted.again)
            return Verdict(muted.severity, reached.level, rang_at, again, crossed_at)
    return Verdict(shifted(reached.severity, finding), reached.level, rang_at, again, crossed_at)


def _as_grave(first: Stage | None, stage: Stage, finding: Finding) -> Stage:
    """Of the stages reached, the first that is as grave as the last: since when it is so must not depend on whether
    somebody looked in between, or on when the class of the enterprise was told."""
    if first is not None and shifted(first.severity, finding) <= shifted(stage.severity, finding):
        return first
    return stage


def with_grace(due: int, gaps: tuple[Gap, ...]) -> int:
    """A deadline that fell while nothing was listening waits for what was kept to come in."""
    for gap in gaps:
        if gap.since < due < gap.until + WATERMARK_MS:
            due = gap.until + WATERMARK_MS
    return due
