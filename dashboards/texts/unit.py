"""The texts of the dashboard of one unit."""

from typing import Final

from dashboards.text import Caption, Text

UNIT: Final = Caption(
    Text("单元轨迹", "Trail of a unit"),
    Text(
        "一个单元的当前状态、轨迹、流转与预警；在上方填写箱号或单元编号。",
        "Where one unit is, its trail, movements and alerts. Write a container number or unit id on top.",
    ),
)
UNIT_ID: Final = Text("单元（箱号）", "Unit (container number)")
NOW_ROW: Final = Text("当前", "Now")
MORE_ROW: Final = Text("流转与预警", "Movements and alerts")

STAGE: Final = Text("阶段", "Stage")
SINCE: Final = Text("自", "Since")
SLOT: Final = Text("箱位", "Slot")
GROSS: Final = Text("毛重", "Gross")
PACKAGES: Final = Text("件数", "Packages")
FLAGS: Final = Text("标记", "Flags")
LAST: Final = Text("最近记录", "Last event")
WHEN: Final = Text("发生", "When")
KIND: Final = Text("记录", "Event")
ATTESTED_BY: Final = Text("来源", "Attested by")
LANE: Final = Text("车道", "Lane")
DIRECTION: Final = Text("方向", "Way")
ANSWERED: Final = Text("道闸答复", "Gate was told")
DESTINATION: Final = Text("目的", "Bound for")
ACTION: Final = Text("动作", "Action")
GOODS: Final = Text("品名", "Goods")
OLD_SEAL: Final = Text("旧封志", "Old seal")
NEW_SEAL: Final = Text("新封志", "New seal")
VALID_FROM: Final = Text("放行有效自", "Release valid from")
VALID_TO: Final = Text("放行有效至", "Release valid to")
RECEIVED: Final = Text("收到", "Received")
VOIDED: Final = Text("作废", "Voided")
YES_VOIDED: Final = Text("已作废", "voided")
BEGAN: Final = Text("发生", "Began")

NO_UNIT: Final = Text(
    "上方未填单元（422）或查无此单元（404）时，面板显示错误标记而非空表。",
    " With no unit written on top (422), or one that nothing is known of (404), the panel shows an error mark and no "
    "empty table.",
)


def _of_the_unit(title: Text, zh: str, en: str) -> Caption:
    """What a panel says that asks for the one unit: the API refuses a blank, and knows nothing of a typing error."""
    return Caption(title, Text(zh + NO_UNIT.zh, en + NO_UNIT.en))


NOW: Final = _of_the_unit(
    Text("当前状态", "As it stands"),
    "每个单元在任一时刻只有一个阶段、一个地点。",
    "A unit has one stage and one place at any time.",
)
TRAIL: Final = _of_the_unit(
    Text("轨迹", "Trail"),
    "该单元的全部记录及其来源，最近的在前；换封者有新旧封志，放行者有有效期；作废者由更正撤销。",
    "Every event of the unit and who attests it, the latest on top. A seal change has the seals taken off and put on, "
    "a release the time it holds for. Voided: taken back by a correction.",
)
MOVEMENTS: Final = _of_the_unit(
    Text("流转", "Movements"),
    "自出场扫描起，至相应进场扫描止。",
    "Each opened by an exit scan and closed by the matching entry scan.",
)
ALERTS: Final = _of_the_unit(
    Text("预警", "Alerts"),
    "该单元的全部预警，含已办结的；内容按权限显示。",
    "All its alerts, ended ones too, as far as the token may see.",
)
