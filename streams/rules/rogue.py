"""A66: batches that claim to be a gate's and are not signed as its batches are."""

from collections import Counter

from streams.events import Pulse, Refusal
from streams.fold.device import REFUSED_KEPT
from streams.fold.finding import Finding, Stage
from streams.rules.rule import DeviceStep, Grade, Meaning, Rule, RulePolicy
from streams.rules.section import TECHNOLOGY
from streams.rules.thresholds import threshold
from streams.times import MINUTE_MS


class AuthPolicy(RulePolicy):
    refused: int = threshold(3, ge=1, le=REFUSED_KEPT, zh="被拒批次达到此数……", en="So many refused batches …")
    window_min: float = threshold(5, gt=0, zh="……且在此时长内", en="… within this")
    reasons: tuple[str, ...] = threshold(
        ("unsigned", "malformed_signature", "bad_signature", "unknown_device"),
        zh="计入的拒绝原因；时间戳不符多为时钟错误，不计",
        en="Reasons that count; a timestamp that is off is a wrong clock rather than a wrong key",
    )
    calm_min: float = threshold(
        5, ge=0, zh="无被拒批次持续此时长后解除", en="Over once nothing was refused for this long"
    )


def gate_auth_fail(step: DeviceStep) -> None:
    """One finding until nothing has been refused for a while and the device, or the next stranger, is heard.

    Strangers share one subject: an alert there stands until staff close it or somebody else tries.
    """
    event = step.event
    if not isinstance(event, Refusal) and not step.head.findings:
        return
    policy: AuthPolicy = step.world.policy["A66"]
    standing = step.standing("A66")
    for finding in standing:
        if event.when - finding.evidence["last_at"] > policy.calm_min * MINUTE_MS:
            step.end(finding, event.when, "nothing refused since")
            standing = []
    if not isinstance(event, Refusal) or event.reason not in policy.reasons:
        return
    since = event.when - int(policy.window_min * MINUTE_MS)
    recent = [one for one in step.head.refused if one[0] >= since and one[1] in policy.reasons]
    if not standing and len(recent) < policy.refused:
        return
    device = step.world.region.devices.get(step.head.device)
    so_far = standing[0].evidence if standing else {"refused": len(recent) - 1, "first_at": recent[0][0]}
    step.open(
        Finding(
            rule="A66",
            subject=step.subject,
            start=standing[0].start if standing else event.when,
            stages=(Stage("P2"),),
            node=device.node if device else None,
            site=device.site if device else None,
            evidence={
                "refused": so_far["refused"] + 1,
                "first_at": so_far["first_at"],
                "claimed": sorted({claimed for _, _, claimed in recent}),
                "reasons": dict(sorted(Counter(reason for _, reason, _ in recent).items())),
                "last_at": event.when,
            },
        )
    )


RULES = (
    Rule(
        code="A66",
        subject="device",
        title_zh="卡口认证失败/非法终端",
        title_en="Gate authentication failed / rogue gate",
        section=TECHNOLOGY,
        action_zh="吊销密钥，核实终端身份后重新发放",
        action_en="Revoke the key; issue a new one once the kiosk is known to be what it claims",
        kinds=(Refusal, Pulse),
        heartbeats=False,
        judge=gate_auth_fail,
        policy=AuthPolicy,
        severities=(
            Grade("P2", "短时间内多个批次签名不符", "several batches in a short time were not signed rightly"),
        ),
        evidence={
            "refused": Meaning("被拒批次数", "batches refused"),
            "claimed": Meaning("自称的设备", "devices they claimed to be from"),
            "reasons": Meaning("窗口内各原因次数", "reasons in the window, counted"),
            "first_at": Meaning("最早一次", "first refused at"),
            "last_at": Meaning("最近一次", "last refused at"),
        },
    ),
)
