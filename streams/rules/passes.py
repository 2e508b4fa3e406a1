"""A01, A02, A03: the pass that a gate read is forged, is not in force, or has been used before (ADR 19)."""

from typing import Any

import msgspec

from streams.events import KEYS_REFUSE, Arrival, Document, GateScan, Release, ShownPass
from streams.fold import passes
from streams.fold.finding import Finding, Stage
from streams.fold.heads import PassUse
from streams.rules.evidence import PAIR, SCAN
from streams.rules.rule import Grade, Meaning, Rule, RulePolicy, UnitStep
from streams.rules.section import PORT
from streams.rules.thresholds import threshold
from streams.times import HOUR_MS, SECOND_MS

UNKNOWN_UNIT = "unknown_unit"
SCANS_KEPT = 20
"""Scans of one replay listed in its evidence: the first two, and the newest."""


class ForgedPolicy(RulePolicy):
    manifest_lag_min: float = threshold(
        5, ge=0, zh="舱单等记录可以晚于卡口的时长", en="How long a manifest may lag behind the gate"
    )


class ExpiredPolicy(RulePolicy):
    tolerance_min: float = threshold(5, ge=0, zh="有效期前后的宽限", en="Tolerance at either end of the validity")


class ReplayPolicy(RulePolicy):
    repeat_s: float = threshold(
        120,
        ge=0,
        zh="同一车道同一方向在此时长内的再次读取为重复：P4",
        en="Read again in its lane within this: a repeat, P4",
    )
    episode_h: float = threshold(
        24, ge=0, zh="此时长内的再次使用合并为一次", en="Uses that follow each other within this are one episode"
    )


def forged(step: UnitStep) -> None:
    """What the keys refuse rings at once. A valid pass of a unit that the region has never heard of waits a while for
    the record that may lag behind."""
    event = step.event
    if not isinstance(event, GateScan):
        for finding in step.standing("A01"):
            if finding.evidence["reason"] == UNKNOWN_UNIT:
                step.withdraw(finding)
        return
    shown = event.gate_pass
    if shown is None:
        return
    if shown.state in KEYS_REFUSE:
        if not _told(step, "A01", shown.state, event.site):
            stage = Stage("P1")
            step.open(_finding(step, event, shown, "A01", stage, event.when + _repeat_ms(step), reason=shown.state))
    elif shown.of(step.subject) and step.before.stage is None and not step.before.known:
        wait_min = step.world.policy["A01"].manifest_lag_min
        due = event.when + int(wait_min * 60_000)
        stage = Stage("P2", limit=event.when, due=due)
        step.open(_finding(step, event, shown, "A01", stage, due, reason=UNKNOWN_UNIT, wait_min=wait_min))


def expired(step: UnitStep) -> None:
    """Held against the corrected time of the scan, with what a clock that has jumped may be off by."""
    event = step.event
    shown = event.gate_pass if isinstance(event, GateScan) else None
    if not isinstance(event, GateScan) or shown is None or shown.state != "valid":
        return
    slack = int(step.world.policy["A02"].tolerance_min * 60_000) + event.clock_doubt
    reason = ""
    if shown.expires < event.when - slack:
        reason = "expired"
    elif shown.not_before > event.when + slack:
        reason = "early"
    if reason and not _told(step, "A02", reason, event.site):
        until = event.when + _repeat_ms(step)
        times = {"valid_since": shown.not_before, "valid_until": shown.expires}
        step.open(_finding(step, event, shown, "A02", Stage("P3"), until, reason=reason, **times))


def replayed(step: UnitStep) -> None:
    """A leg of the pass is used again. In the same lane within two minutes it was the scanner; where a clock may be to
    blame it is only counted. One alert for each pass, until nobody has used it again for a day."""
    event = step.event
    if not isinstance(event, GateScan) or event.gate_pass is None or not event.gate_pass.of(step.subject):
        return
    first = passes.earlier(step.before, event)
    if first is None:
        return
    policy: ReplayPolicy = step.world.policy["A03"]
    doubt = first.doubtful or passes.doubtful(event)
    severity = "P4" if doubt or _repeats(first, event, policy) else "P2"
    until = event.when + int(policy.episode_h * HOUR_MS)
    found = _finding(
        step, event, event.gate_pass, "A03", Stage(severity), until,
        first_device=first.device, first_at=first.when, second_device=event.device, second_at=event.when,
        direction=event.direction, clock_in_doubt=doubt,
    )  # fmt: skip
    found = msgspec.structs.replace(found, evidence={**found.evidence, "scans": [first.event, event.id]})
    for known in step.standing("A03"):
        if known.evidence["nonce"] == first.nonce:
            found = _grown(known, found)
    step.open(found)


def _grown(known: Finding, found: Finding) -> Finding:
    """The episode goes on: it keeps its start, and what it was at its worst."""
    worse = found.stages[0].severity < known.stages[0].severity
    scans = [*known.evidence["scans"], found.evidence["scans"][1]]
    if len(scans) > SCANS_KEPT:
        scans = scans[:2] + scans[2 - SCANS_KEPT :]
    told = found if worse else known
    evidence = {**told.evidence, "scans": scans}
    return msgspec.structs.replace(told, start=known.start, until=found.until, evidence=evidence)


def _repeat_ms(step: UnitStep) -> int:
    return int(step.world.policy["A03"].repeat_s * SECOND_MS)


def _repeats(first: PassUse, event: GateScan, policy: ReplayPolicy) -> bool:
    same = (first.device, first.lane, first.direction) == (event.device, event.lane, event.direction)
    return same and event.when - first.when <= policy.repeat_s * 1000


def _told(step: UnitStep, rule: str, reason: str, site: str) -> bool:
    """Said of this site within the last two minutes: the scanner has read it again."""
    return any(one.evidence["reason"] == reason and one.site == site for one in step.standing(rule))


def _finding(
    step: UnitStep, event: GateScan, shown: ShownPass, rule: str, stage: Stage, until: int, **more: Any
) -> Finding:
    return Finding(
        rule=rule,
        subject=step.subject,
        start=event.when,
        stages=(stage,),
        node=step.world.region.node_of(event.site),
        site=event.site,
        until=until,
        evidence={
            "scans": [event.id],
            "device": event.device,
            "scanned_at": event.when,
            "key": shown.key,
            "nonce": shown.nonce,
            "photo": event.photo_ref,
            **more,
        },
    )


_PASS = {
    **SCAN,
    "scanned_at": Meaning("扫描时间", "scanned at"),
    "key": Meaning("签发密钥号", "id of the key it names"),
    "nonce": Meaning("通行证序号", "nonce of the pass"),
    "photo": Meaning("照片", "photo"),
}
_REASON = {"reason": Meaning("原因", "reason")}
_TWICE = ("first_device", "first_at", "second_device", "second_at")

RULES = (
    Rule(
        code="A01",
        subject="unit",
        title_zh="伪造通行证",
        title_en="Pass forged",
        section=PORT,
        action_zh="车道拦停，拍照，人工核对台账；重新签发或扣留",
        action_en="Hold at the lane, photograph, look the ledger up by hand; re-issue or detain",
        kinds=(GateScan, Arrival, Document, Release),
        judge=forged,
        policy=ForgedPolicy,
        severities=(
            Grade(
                "P1", "签名不符，或密钥未登记、已吊销", "the signature does not fit, or its key is unknown or revoked"
            ),
            Grade("P2", "通行证有效，但台账中无此单元", "the pass is valid, but nothing is known of the unit"),
        ),
        evidence=_PASS | _REASON | {"wait_min": Meaning("为迟到的记录等待", "waited for late records")},
    ),
    Rule(
        code="A02",
        subject="unit",
        title_zh="通行证不在有效期",
        title_en="Pass not in force",
        section=PORT,
        action_zh="在自助终端重新签发；同一承运人反复出现见 A51",
        action_en="Re-issue at the kiosk; if it is repeated by the same carrier, see A51",
        kinds=(GateScan,),
        judge=expired,
        policy=ExpiredPolicy,
        severities=(Grade("P3", "扫描时已过期或尚未生效", "it had expired, or was not valid yet, when it was read"),),
        evidence={
            **_PASS,
            **_REASON,
            "valid_since": Meaning("有效期自", "in force from"),
            "valid_until": Meaning("有效期至", "in force until"),
        },
    ),
    Rule(
        code="A03",
        subject="unit",
        title_zh="通行证重复使用",
        title_en="Pass used again",
        section=PORT,
        action_zh="比对两次照片；作废该通行证",
        action_en="Compare the two photos; void the pass",
        kinds=(GateScan,),
        judge=replayed,
        policy=ReplayPolicy,
        severities=(
            Grade("P2", "同一通行证在他处或稍后再次使用", "the same pass was used again, elsewhere or later"),
            Grade(
                "P4", "同一车道两分钟内再次读取，或时钟存疑", "read again in its lane at once, or a clock is in doubt"
            ),
        ),
        evidence={
            **_PASS,
            **{name: PAIR[name] for name in _TWICE},
            "direction": Meaning("方向", "direction"),
            "clock_in_doubt": Meaning("时钟存疑", "a clock is in doubt"),
        },
    ),
)
