"""The words of the board, in Chinese and English; what an alert's story says too is taken from there."""

from typing import Final

from gates.http.report_words import REPORT
from streams.fold.flags import FLAGS
from streams.rules.catalogue import RULES
from streams.rules.thresholds import thresholds
from streams.story_texts import HEADINGS, LEVELS, REASONS, STATES, STEPS, VALUES, Words

_PAGE: Final[Words] = {
    "title": ("联动监管值班台", "Control room"),
    "sign_in": ("登录", "Sign in"),
    "token": ("访问令牌", "Access token"),
    "token_note": ("令牌只留在本窗口，关闭即忘。", "The token stays in this window; closing it forgets it."),
    "token_wrong": ("令牌无效或无此权限", "The token is not known, or may not read alerts"),
    "name": ("值班员", "Your name"),
    "name_note": ("处置记录中的署名", "Signs what you do to an alert"),
    "sign_out": ("退出", "Sign out"),
    "alerts": ("预警", "Alerts"),
    "map": ("地图", "Map"),
    "heat": ("热度", "Heat"),
    "heat_by_rule": ("按指标", "By rule"),
    "heat_by_site": ("按场所", "By site"),
    "heat_all": ("返回全部", "Back to all"),
    "heat_note": (
        "时段为异常开始的钟点；点一行展开",
        "By the hour at which it began. A line opens",
    ),
    "last_days": ("近 {} 天", "Last {} d"),
    "with_statistics": ("含四级统计", "With P4 statistics"),
    "report": ("月报", "Report"),
    "live": ("实时", "Live"),
    "not_live": ("未连接，重连中：以下为最后所知", "Not live, reconnecting: below is what was last known"),
    "sound_on": ("声音：开", "Sound on"),
    "sound_off": ("声音：静音", "Muted"),
    "sound_blocked": ("点此启用声音", "Click to allow sound"),
    "language": ("English", "中文"),
    "search": ("单元、车牌、封志", "Unit, plate, seal"),
    "none_open": ("当前无未结预警", "No open alerts"),
    "left_out": ("另有 {} 条未列出", "{} more are not listed"),
    "unacknowledged": ("未分拨", "not acknowledged"),
    "oldest": ("最久 {}", "oldest {}"),
    "members": ("含同类 {} 条", "{} of its kind"),
    "choose": ("选择一条预警查看详情", "Choose an alert to see it whole"),
    "recently_ended": ("最近办结或解除（e）", "Recently closed or resolved (e)"),
    "section": ("职能处室", "Section"),
    "ended_at": ("结束", "Ended"),
    "do_dispatch": ("分拨", "Acknowledge"),
    "do_handle": ("处置", "Handle"),
    "do_close": ("办结", "Close"),
    "do_shelve": ("搁置", "Shelve"),
    "do_reopen": ("重新打开", "Reopen"),
    "note": ("备注", "Note"),
    "until": ("搁置至", "Shelve until"),
    "confirm": ("确认", "Confirm"),
    "cancel": ("取消", "Cancel"),
    "sending": ("正在提交…", "Being sent…"),
    "sent": ("已记录", "On record"),
    "refused": ("未成功：{}", "Not done: {}"),
    "wrong_pass": ("曾答放行", "Was told PASS"),
    "wrong_pass_note": (
        "卡口当时得到的答复是放行，与此预警不符：车辆可能已离开",
        "The gate had been told to let it pass, which this alert contradicts: the truck may have left",
    ),
    "what_to_do": ("应做", "What to do"),
    "history": ("处置过程", "What was done"),
    "evidence": ("依据", "Evidence"),
    "thresholds": HEADINGS["thresholds"],
    "redacted": ("按权限隐去：{}", "Left out for your role: {}"),
    "place": ("地点", "Place"),
    "subject": ("对象", "Subject"),
    "number": ("预警单号", "Number"),
    "began": ("发生", "Began"),
    "raised": ("发出", "Raised"),
    "shelved_until": ("搁置至", "Shelved until"),
    "keys": (
        "j/k 上下 · Enter 展开同类 · a 分拨 · h 处置 · c 办结 · s 搁置 · o 重开 · e 已结 · "
        "/ 查找 · g 预警 · r 地图 · t 热度 · m 静音 · Esc 返回",
        "j/k move · Enter unfold · a acknowledge · h handle · c close · s shelve · o reopen · "
        "e ended · / find · g alerts · r map · t heat · m mute · Esc back",
    ),
    "on_the_road": ("在途 {}", "{} on the road"),
    "quiet_gates": ("失联卡口 {}", "{} quiet gates"),
    "road_cut": ("在途过多：仅绘出最近出场的 {} 个", "Too many to draw: these are the {} that left last"),
    "map_note": (
        "数字为未结的一至三级预警（同类合并计一，不含搁置）；线宽为在途单元数；红圈为有失联设备的场所",
        "Number: open P1 to P3 alerts, merged ones once, without the shelved. Width: units on the road. "
        "Red ring: a quiet gate",
    ),
    "outside": ("区外", "outside"),
    "nothing_found": ("未找到", "Nothing found"),
    "search_more": ("请至少输入三个字符", "Give three letters or digits at least"),
    "found_more": ("超过 {} 个单元，请多给几个字符", "More than {} units: give more of it"),
    "found_many": ("找到 {} 个单元", "{} units found"),
    "stage": ("阶段", "Stage"),
    "since": ("自", "Since"),
    "plate": ("车牌", "Plate"),
    "seal": ("封志", "Seal"),
    "weight": ("毛重", "Gross"),
    "packages": ("件数", "Packages"),
    "flags": ("标记", "Flags"),
    "trail": ("轨迹", "Trail"),
    "movements": ("流转", "Movements"),
    "attested_by": ("来源", "From"),
    "voided": ("已作废", "voided"),
    "hour": ("时段", "Hour"),
    "total": ("合计", "Total"),
    "days": ("{} 天 {} 时", "{} d {} h"),
    "hours": ("{} 时 {} 分", "{} h {} min"),
    "minutes": ("{} 分", "{} min"),
}
_KINDS: Final[Words] = {
    "gate": ("过卡", "gate scan"),
    "arrival": ("到港", "arrival"),
    "yard": ("堆场", "yard"),
    "departure": ("离港", "departure"),
    "correction": ("更正", "correction"),
    "release": ("放行", "release"),
    "hold": ("布控", "hold"),
    "inspection": ("查验", "inspection"),
    "document": ("单证", "document"),
    "seal_change": ("换封", "seal change"),
    "incident": ("突发事件", "incident"),
    "diversion": ("改派", "diversion"),
    "booking": ("预约", "booking"),
    "fix": ("定位", "position"),
    "watch": ("关注名单", "watch list"),
    "credit": ("企业信用", "credit class"),
    "aggregation": ("拼拆箱", "aggregation"),
    "action": ("预警处置", "step on an alert"),
    "binding": ("绑定定位器", "tracker bound"),
    "declares": ("申报", "declared"),
}
_FIELDS: Final[Words] = {
    "plate": ("车牌", "plate"),
    "seal": ("封志", "seal"),
    "seal_state": ("封志状态", "seal state"),
    "old": ("旧封志", "old seal"),
    "new": ("新封志", "new seal"),
    "new_plate": ("换乘车牌", "new plate"),
    "gross_kg": ("毛重 kg", "gross kg"),
    "packages": ("件数", "packages"),
    "destination": ("去向", "bound for"),
    "answered": ("答复", "answered"),
    "lane": ("车道", "lane"),
    "action": ("动作", "action"),
    "slot": ("箱位", "slot"),
    "mode": ("方式", "by"),
    "voyage": ("航次", "voyage"),
    "type": ("类型", "type"),
    "number": ("编号", "number"),
    "goods_name": ("品名", "goods"),
    "enterprise": ("企业", "enterprise"),
    "phase": ("阶段", "phase"),
    "agencies": ("部门", "agencies"),
    "valid_from": ("有效自", "valid from"),
    "valid_to": ("有效至", "valid to"),
    "slot_at": ("预约时间", "booked for"),
    "since": ("自", "from"),
    "until": ("至", "until"),
    "parent": ("总单元", "packed in"),
    "children": ("分单元", "holds"),
    "reason": ("原因", "reason"),
    "reason_code": ("原因代码", "reason code"),
}
"""Of a trail's lines, in the order in which they are shown."""
_SHOWN: Final[Words] = {
    "pass": ("放行", "pass"),
    "hold": ("扣留", "hold"),
    "review": ("复核", "review"),
    "intact": ("完好", "intact"),
    "broken": ("破损", "broken"),
    "put": ("入位", "put"),
    "pick": ("提离", "pick"),
    "place": ("布控", "place"),
    "lift": ("解除", "lift"),
    "open": ("开启", "open"),
    "tampered": ("被动过", "tampered"),
    "close": ("结束", "close"),
    "vessel": ("船舶", "vessel"),
    "truck": ("公路", "truck"),
    "rail": ("铁路", "rail"),
    "local": ("区内", "local"),
    "manifest": ("舱单", "manifest"),
    "delivery_order": ("提货单", "delivery order"),
    "declaration": ("报关单", "declaration"),
    "did_not_occur": ("未发生", "did not occur"),
    **{name: (flag.zh, flag.en) for name, flag in FLAGS.items()},
}
_PARTS: Final[Words] = (
    _FIELDS
    | {paper: _SHOWN[paper] for paper in ("manifest", "delivery_order", "declaration")}
    | {
        "inspection": ("查验", "inspection"),
        "closed_at": ("查验结束", "closed at"),
        "site": ("场所", "site"),
        "hs6": ("税号前六位", "HS-6"),
        "release": ("放行", "release"),
        "gate": ("卡口", "gate"),
        "airport": ("机场", "airport"),
        "port": ("港区", "port"),
        "border": ("口岸", "border crossing"),
        "yard": ("堆场", "yard"),
        "zone": ("特殊监管区域", "special zone"),
    }
)
"""What a figure is made of where it is not one number: what papers and inspections say, steps, kinds of sites."""


def _with_unit(text: str, unit: str) -> str:
    return f"{text} ({unit})" if unit else text


_EVIDENCE: Final[Words] = {f"{rule.code}.{name}": pair for rule in RULES for name, pair in rule.evidence.items()}
"""What the figures of each rule are, ``A31.arrival_seal`` say."""

_THRESHOLDS: Final[Words] = {
    f"{rule.code}.{one.name}": (_with_unit(one.zh, one.unit[0]), _with_unit(one.en, one.unit[1]))
    for rule in RULES
    for one in thresholds(rule.policy)
    if one.zh and one.en
}
"""What an alert was judged by, ``A14.late_min`` say."""

WORDS: Final[dict[str, Words]] = {
    "page": _PAGE,
    "report": REPORT,
    "states": STATES,
    "levels": LEVELS,
    "steps": STEPS,
    "reasons": REASONS,
    "values": VALUES | STEPS | _SHOWN,
    "kinds": _KINDS,
    "fields": _FIELDS,
    "parts": _PARTS,
    "evidence": _EVIDENCE,
    "thresholds": _THRESHOLDS,
}
