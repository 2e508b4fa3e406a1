"""The words of an alert's story, in Chinese and English. What is not listed is shown as it is recorded."""

from typing import Final, Literal

Language = Literal["zh", "en"]
Words = dict[str, tuple[str, str]]

HEADINGS: Final[Words] = {
    "what": ("发生了什么", "What happened"),
    "figures": ("依据（可据此手工核对）", "Evidence (enough to check by hand)"),
    "thresholds": ("所用阈值", "Thresholds it was judged by"),
    "scans": ("依据的记录", "The records it rests on"),
    "answered": ("卡口当时得到的答复", "What the gates were told at once"),
    "since": ("此后", "Since then"),
    "staff": ("处置", "What staff should do"),
}
STATES: Final[Words] = {
    "new": ("新预警", "new"),
    "dispatched": ("已分拨", "dispatched"),
    "handling": ("处置中", "being handled"),
    "closed": ("已办结", "closed"),
    "resolved": ("已自动解除", "resolved by the system"),
    "shelved": ("已搁置", "shelved"),
}
LEVELS: Final[Words] = {
    "late": ("迟到", "late"),
    "overdue": ("超期", "overdue"),
    "missing": ("失联", "missing"),
    "warned": ("首次预警", "warned"),
    "urged": ("再次预警", "urged"),
    "expired": ("期限届满", "expired"),
    "watch": ("关注", "watched"),
    "long": ("长期", "long"),
    "statutory": ("超法定期限", "beyond the law"),
    "gate": ("卡口时限", "gate"),
    "release": ("放行时限", "release"),
    "inspection": ("查验时限", "inspection"),
    "seen": ("见到", "seen"),
    "leaving": ("离场", "leaving"),
    "no_scans": ("无扫描", "no scans"),
    "confirmed": ("视频确认", "confirmed on video"),
    "counted": ("计数不符", "by the count"),
}
STEPS: Final[Words] = {
    "raised": ("发出预警", "raised"),
    "level": ("级别变为", "level changed to"),
    "resolved": ("解除", "resolved"),
    "reopened": ("重新打开", "reopened"),
    "unshelved": ("搁置到期", "back from the shelf"),
    "dispatch": ("分拨", "dispatched"),
    "handle": ("处置", "handling begun"),
    "close": ("办结", "closed"),
    "shelve": ("搁置", "shelved"),
    "reopen": ("重新打开", "reopened"),
}
REASONS: Final[Words] = {
    "late_scan": ("迟到的扫描作出解释", "a late scan explains it"),
    "road_closed": ("道路封闭作出解释", "a closed road explains it"),
    "correction": ("更正", "a correction takes it away"),
    "arrived": ("已到达", "it arrived"),
    "superseded": ("在别处离场", "it was next seen leaving elsewhere"),
    "crossed": ("已通过卡口", "it has crossed the gate"),
    "heard": ("设备恢复联系", "the device is heard again"),
    "scanned": ("恢复扫描", "it scans again"),
    "filled": ("缺号已补齐", "the missing numbers came in"),
    "clock right": ("时钟恢复正常", "the clock is right again"),
    "lifted": ("布控解除", "the hold was lifted"),
    "reweighed": ("复称相符", "weighed again, and right"),
    "recounted": ("复点相符", "counted again, and right"),
    "reread": ("重新识别相符", "read again, and right"),
    "reason given": ("已说明理由", "a reason was given"),
    "joint decision": ("联合认定", "decided jointly"),
    "transhipment registered": ("已补登换车", "the transhipment was registered"),
    "diverted": ("已改派", "diverted"),
    "left": ("已离开", "it has left"),
    "right again": ("恢复正常", "right again"),
    "declared": ("已申报", "it was declared"),
    "left the zone": ("已离开该区", "it has left the zone"),
    "left the region": ("已离开区域", "it has left the region"),
    "moved": ("已移离", "it was moved"),
    "released": ("已放行", "it was released"),
    "arrived again": ("再次到港", "it arrived anew"),
    "inspected": ("已查验", "it was inspected"),
    "came": ("已到场", "it came"),
    "rebooked": ("已重新预约", "it was booked anew"),
    "over": ("已结束", "over"),
    "in time again": ("恢复及时上报", "in time again"),
    "below again": ("已低于界限", "below the limit again"),
    "nothing refused since": ("此后未再被拒", "nothing was refused since"),
    "acknowledged": ("订阅方已确认", "the subscriber acknowledged"),
    "given_up": ("已放弃投递，存入死信", "delivery was given up; it is a dead letter"),
    "ended": ("所涉预警已结束", "the alerts themselves have ended"),
    "all over": ("清单上的均已结束", "all of its list are over"),
    "back in place": ("已回到登记场所", "back in its place"),
}
ANSWERS: Final[Words] = {
    "pass": ("放行", "pass"),
    "hold": ("扣留", "hold"),
    "review": ("复核", "review"),
    "degraded": ("放行（当时读不到状态，未作判断）", "pass, degraded: the state could not be read"),
}
SUBJECTS: Final[Words] = {
    "unit": ("货物单元", "unit"),
    "device": ("设备", "device"),
    "plate": ("车辆", "vehicle"),
    "enterprise": ("企业", "enterprise"),
    "subscriber": ("订阅方", "subscriber"),
    "site": ("场所", "site"),
}
VALUES: Final[Words] = {
    "True": ("是", "yes"),
    "False": ("否", "no"),
    "None": ("无", "none"),
    "system": ("系统", "the system"),
    "in": ("进", "in"),
    "out": ("出", "out"),
    "outside": ("区外", "outside the mesh"),
    "matrix": ("公路里程表", "the road matrix"),
    "learned": ("实测在途时间", "observed transits"),
    "arrived": ("到港", "arrived"),
    "stored": ("存储", "stored"),
    "in_transit": ("在途", "in transit"),
    "entered": ("进场", "entered"),
    "discharged": ("核销", "discharged"),
}
TOLD: Final = (
    "{began}，{who}{where}：{title}，{when}。{raised} 发出预警，级别 {grade}；现状：{state}{why}。",
    "On {began}, {who}{where}: {title}; {when}. It rang on {raised} as {grade}. Now: {state}{why}.",
)
AT: Final = (" 在 {}", " at {}")
MERGED: Final = (
    "已并入场所报警 {}，与同类一并处置。",
    "Merged into the site-level alert {}: handle it with the others.",
)
CREDIT_LABEL: Final = ("企业类别", "Class of the enterprise")
CREDIT_CLASSES: Final[Words] = {
    "aeo": ("高级认证，降一级", "AEO: a step quieter"),
    "dishonest": ("失信，升一级", "dishonest: a step louder"),
}
UNIT_GAP: Final = ("", " ")
"""What stands between a figure and its unit."""
DEFAULT: Final = ("（默认 {}）", " (default {})")
REDACTED: Final = ("（按权限隐去：{}）", "(left out for this role: {})")


def word(words: Words, key: object, language: Language) -> str:
    pair = words.get(str(key))
    return str(key) if pair is None else of(pair, language)


def of(pair: tuple[str, str], language: Language) -> str:
    return pair[0] if language == "zh" else pair[1]
