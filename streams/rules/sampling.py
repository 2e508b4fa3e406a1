"""A53: units drawn for inspection, by lot and yet the same lot for everybody who works it out."""

from functools import lru_cache
from hashlib import blake2b
from typing import Final

import msgspec

from streams.events import Departure, GateScan, Inspection
from streams.fold.finding import Finding, Stage
from streams.rules.crossing import crossing
from streams.rules.evidence import SCANS
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy, UnitStep
from streams.rules.section import RISK
from streams.rules.thresholds import threshold
from streams.times import DAY_MS, HOUR_MS, china_time

_WHOLE: Final = 1 << 64


class SamplingPolicy(RulePolicy):
    normal_pct: float = threshold(
        5, ge=0, le=100, zh="一般企业单元的每日抽查比例", en="Of the units of ordinary enterprises, each day"
    )
    aeo_pct: float = threshold(
        1, ge=0, le=100, zh="高级认证（AEO）企业单元的每日抽查比例", en="Of the units of AEO enterprises, each day"
    )
    dishonest_pct: float = threshold(
        20, ge=0, le=100, zh="失信企业单元的每日抽查比例", en="Of the units of dishonest enterprises, each day"
    )

    def rate_pct(self, rating: str | None) -> float:
        return {"aeo": self.aeo_pct, "dishonest": self.dishonest_pct}.get(rating or "", self.normal_pct)


def lot(subject: str, day: str) -> float:
    """A number from 0 to below 1 for a unit and a day (``2026-03-02``, China's time)."""
    digest = blake2b(f"{subject}|{day}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / _WHOLE


def random_check(step: UnitStep) -> None:
    """At the entry into a site; over when it is inspected or gone. A unit is drawn once a day at most."""
    event = step.event
    if isinstance(event, Inspection):
        _settle(step, "inspected")
        return
    scan = event if isinstance(event, Departure) else crossing(step)
    if scan is None:
        return
    if isinstance(scan, Departure) or scan.direction == "out":
        _settle(step, "left")
    else:
        _draw(step, scan)


def _draw(step: UnitStep, scan: GateScan) -> None:
    policy: SamplingPolicy = step.world.policy["A53"]
    day, rating = _day(scan.when), step.head.rating
    drawn, rate = lot(step.subject, day), policy.rate_pct(rating)
    if drawn * 100 >= rate:
        return
    if any(finding.ended is None or _day(finding.start) == day for finding in step.standing("A53")):
        return
    step.open(
        Finding(
            rule="A53",
            subject=step.subject,
            start=scan.when,
            stages=(Stage("P4"),),
            node=step.world.region.node_of(scan.site),
            site=scan.site,
            evidence={
                "scans": [scan.id],
                "day": day,
                "lot": round(drawn, 6),
                "credit": {"class": rating, "rate_pct": rate},
            },
        )
    )


def _settle(step: UnitStep, why: str) -> None:
    """Over, but remembered for as long as its day may last: a unit already drawn today is not drawn again."""
    for finding in step.standing("A53"):
        if finding.ended is None:
            ended = msgspec.structs.replace(finding, ended=step.event.when, why=why, until=finding.start + DAY_MS)
            step.open(ended)


def _day(when: int) -> str:
    return _day_of(when // HOUR_MS)


@lru_cache(maxsize=4_096)
def _day_of(hour: int) -> str:
    """Of a whole hour (since the epoch, UTC): China's days begin with one."""
    return china_time(hour * HOUR_MS).date().isoformat()


RULES = (
    Rule(
        code="A53",
        subject="unit",
        title_zh="随机布控抽查",
        title_en="Random check",
        section=RISK,
        action_zh="查验",
        action_en="Inspect",
        kinds=(GateScan, Departure, Inspection),
        judge=random_check,
        policy=SamplingPolicy,
        severities=(Grade("P4", "当日被抽中", "it was drawn that day"),),
        evidence={
            **SCANS,
            "day": Meaning("抽查日", "day"),
            "lot": Meaning("当日的签（0–1，低于比例即抽中）", "its lot of the day (0–1; drawn if below the rate)"),
            "credit": Meaning("企业类别与抽查比例", "class of the enterprise and its rate"),
        },
    ),
)
