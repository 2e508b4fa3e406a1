"""The texts of the overview."""

from typing import Final

from dashboards.text import Caption, Text

OVERVIEW: Final = Caption(
    Text("区域总览", "Region overview"),
    Text(
        "七关四区在监货物、流转、预警与系统状况一览。",
        "Cargo, movements, alerts and the system's own health across the seven offices and four zones.",
    ),
)
CARGO: Final = Text("货物与流转", "Cargo and movements")
ALERTS: Final = Text("预警", "Alerts")
SYSTEM: Final = Text("系统", "The system itself")
_UNCOUNTED: Final = Text(
    "不含布控名单命中（A52），见值班台。", " Watch-list hits (A52) are not counted here: see the control room's board."
)

LIVE_UNITS: Final = Caption(
    Text("在监单元", "Units under supervision"),
    Text(
        "到港、存储、在途与进场的单元总数，不含已核销离场的。",
        "Units arrived, stored, in transit or entered; the discharged are left out.",
    ),
)
ON_THE_ROAD: Final = Caption(
    Text("在途流转", "Movements on the road"),
    Text("已出场、尚未进场的流转数。", "Movements opened by an exit scan and not yet closed by an entry scan."),
)
URGENT: Final = Caption(
    Text("未办结 P1/P2", "Open P1 and P2"),
    Text(
        "尚未办结的一、二级预警。不为零即须有人处置。" + _UNCOUNTED.zh,
        "Alerts of severity P1 and P2 that have not ended. Not nought: somebody must act." + _UNCOUNTED.en,
    ),
)
SCANS: Final = Caption(
    Text("扫描速率", "Scans"),
    Text("网关每秒接收的扫描数，全部网关合计。", "Scans accepted per second, all gateways together."),
)

UNITS_BY_PLACE: Final = Caption(
    Text("各关区各阶段单元数", "Units by node and stage"),
    Text("每个单元在任一时刻只有一个阶段、一个关区。", "A unit has exactly one stage and one node at any time."),
)
SITES: Final = Caption(
    Text("场所", "Sites"),
    Text(
        "各场所位置；颜色为失联设备数，绿色为全部在线。",
        "Where the sites are; the colour counts quiet devices, green is none.",
    ),
)
DESTINATIONS: Final = Caption(
    Text("在途流转目的地", "Movements by destination"),
    Text(
        "在途流转按目的关区；区外须有放行，未声明者出场时未写目的地。",
        "Movements on the road by destination. Outside the mesh needs a release; not declared: the scan named none.",
    ),
)

ALERTS_BY_RULE: Final = Caption(
    Text("未办结预警：指标与级别", "Open alerts by rule and severity"),
    Text(
        "未办结的预警，按指标编码与级别；无预警的指标不列出。" + _UNCOUNTED.zh,
        "Alerts that have not ended, by rule and severity; rules with none are not listed." + _UNCOUNTED.en,
    ),
)
ALERTS_BY_SEVERITY: Final = Caption(
    Text("未办结预警：级别", "Open alerts by severity"),
    Text("未办结的预警，按级别。" + _UNCOUNTED.zh, "Alerts that have not ended, by severity." + _UNCOUNTED.en),
)
ALERTS_COURSE: Final = Caption(
    Text("未办结预警走势", "Open alerts over time"),
    Text(
        "未办结的预警随时间的变化，按级别。" + _UNCOUNTED.zh,
        "Alerts that have not ended over time, by severity." + _UNCOUNTED.en,
    ),
)

STATE_READABLE: Final = Caption(
    Text("状态存储", "State store"),
    Text(
        "网关能否读到状态；不可读时上方货物与预警数据停止更新。",
        "Whether gateways can read the state. If not, cargo and alert figures above stand still.",
    ),
)
CLOCK: Final = Caption(
    Text("时间来源", "Clock"),
    Text("真实时间，或取自录制数据（仅用于演示）。", "The real clock, or a recording (demonstrations only)."),
)
QUIET_LIST: Final = Caption(
    Text("失联设备清单", "Quiet devices"),
    Text(
        "当前失联的设备及其场所；先致电场所，再改用手持设备。",
        "Devices silent now and their sites. Call the site, then switch to hand-held scanners.",
    ),
)

TO_PIPELINE: Final = Text("查看处理过程", "See the pipeline")
TO_TRANSIT: Final = Text("查看在途", "See what is on the road")
TO_ALERTS: Final = Text("查看预警", "See the alerts")
LATITUDE: Final = Text("纬度", "Latitude")
LONGITUDE: Final = Text("经度", "Longitude")
SITE_ID: Final = Text("场所编号", "Site id")
READABLE: Final = Text("可读", "readable")
UNREADABLE: Final = Text("不可读", "NOT readable")
LIVE_CLOCK: Final = Text("真实时间", "real clock")
RECORDED_CLOCK: Final = Text("录制数据", "recording")
