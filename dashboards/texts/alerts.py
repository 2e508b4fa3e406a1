"""The texts of the alerts' dashboard."""

from typing import Final

from dashboards.text import Caption, Text
from dashboards.texts.common import texts_of
from streams import story_texts

ALERTS: Final = Caption(
    Text("预警处置", "Alerts"),
    Text(
        "预警清单与处置情况，及各关区绩效指标。",
        "The alerts, how they are being worked on, and each node's figures.",
    ),
)
HEADLINES: Final = Text("要情（30天，全部关区）", "Headlines (30 days, all nodes)")
LIST_ROW: Final = Text("预警", "Alerts")
BY_NODE_ROW: Final = Text("各关区绩效（30天）", "Figures by node (30 days)")

STATE: Final = Text("处置状态", "State")
OPEN: Final = Text("未办结", "open")
STATES: Final = texts_of(story_texts.STATES)
RULE_ID: Final = Text("指标编码（空为全部）", "Rule (A14, say; blank for all)")
NODE_ID: Final = Text("关区编号（空为全部）", "Node id (blank for all)")
LEVEL: Final = Text("程度", "Level")
SUBJECT: Final = Text("对象", "Subject")
RAISED: Final = Text("发出", "Raised")
ACTION: Final = Text("应做", "What to do")

FIGURES: Final = Caption(
    Text("处置绩效", "How alerts are worked on"),
    Text(
        "最近三十天发出的一至三级预警；未确认的一二级预警不论何时发出均计入。一级预警须五分钟内有人确认，预警须二十四小时内"
        "分拨、十五天内办结。",
        "Alerts P1 to P3 raised in the last 30 days; P1 and P2 that nobody has taken up, whenever they were raised. "
        "P1 is to be acknowledged in 5 min, all dispatched in 24 h and closed in 15 days.",
    ),
)
LIST: Final = Caption(
    Text("预警清单", "List of alerts"),
    Text(
        "按上方条件筛选，最近发出的在前；点击对象查看单元轨迹。处置请到值班台。",
        "As chosen on top, the latest first. Click a subject for the unit's trail. To act on one go to the board.",
    ),
)
BY_NODE: Final = Caption(
    Text("各关区绩效", "Figures by node"),
    Text(
        "各关区最近三十天的预警数、分拨、办结与时限情况；无应办者不计比率。",
        "Each node's alerts of the last 30 days: dispatched, closed, in time. No rate where nothing was due.",
    ),
)
