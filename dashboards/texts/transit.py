"""The texts of the dashboard of what is on the road."""

from typing import Final

from dashboards.text import Caption, Text

TRANSIT: Final = Caption(
    Text("在途流转", "On the road"),
    Text(
        "在途单元的预计到达与超期情况，及最近到达的单元。",
        "Units on the road: when they are expected, how late they are, and which have arrived lately.",
    ),
)
ON_THE_ROAD: Final = Text("在途", "On the road")
ARRIVED: Final = Text("最近到达", "Arrived lately")
DESTINATION_ID: Final = Text("目的关区（编号，空为全部）", "Destination (node id, blank for all)")

LEVEL: Final = Text("准点", "Level")
ORIGIN: Final = Text("出发关区", "From")
DESTINATION: Final = Text("目的关区", "To")
ARRIVAL: Final = Text("到达关区", "At")
OVERDUE: Final = Text("超期时刻", "Overdue from")
HOURS: Final = Text("用时", "Took")
LIMITS_FROM: Final = Text("时限依据", "Limits from")
NUMBER: Final = Text("数量", "Number")
TO_LANE: Final = Text("只看去往此关区的", "Only those to this node")

TOTALS: Final = Caption(
    Text("流转", "Movements"),
    Text(
        "全区域在途流转数；每一次已核销的流转即免除一份转关申报。",
        "Movements on the road in the whole region; each closed one is a declaration nobody had to file.",
    ),
)
BY_LEVEL: Final = Caption(
    Text("准点情况", "How late"),
    Text(
        "在途流转按准点情况，以日志时刻判定；超期即 A14，失联者须正式查询。",
        "Movements on the road by how late they are, by the log's time. Overdue is A14; missing asks for an enquiry.",
    ),
)
LANES: Final = Caption(
    Text("线路", "Lanes"),
    Text("在途流转按出发与目的关区；点击目的关区只看该关区。", "By origin and destination; click one to see it alone."),
)
LIST: Final = Caption(
    Text("在途清单", "What is on the road"),
    Text(
        "预计最早到达的在前。超期时刻之后仍未进场即超期。点击单元查看其轨迹。",
        "The one expected first on top. Not in by “overdue from” is overdue. Click a unit to see its trail.",
    ),
)
ARRIVED_LIST: Final = Caption(
    Text("最近到达的流转", "Movements closed lately"),
    Text("最近核销的一百次流转及其用时。", "The last hundred closed movements and how long they took."),
)
