"""Every text of the dashboards, Chinese and English side by side."""

from typing import Final

from dashboards.text import Caption, Text

FOLDER: Final = Text("物流联动监管", "Logistics linkage")
OVERVIEW: Final = Caption(
    Text("区域总览", "Region overview"),
    Text(
        "七关四区在监货物、流转、预警与系统状况一览。",
        "Cargo, movements, alerts and the system's own health across the seven offices and four zones.",
    ),
)
OTHER_DASHBOARDS: Final = Text("其他看板", "Other dashboards")
DATASOURCE: Final = Text("数据源", "Data source")

HEADLINES: Final = Text("要情", "Headlines")
CARGO: Final = Text("货物与流转", "Cargo and movements")
ALERTS: Final = Text("预警", "Alerts")
SYSTEM: Final = Text("系统", "The system itself")

NODE: Final = Text("关区", "Node")
SITE: Final = Text("场所", "Site")
DEVICE: Final = Text("设备", "Device")
RULE: Final = Text("指标", "Rule")
PARTITION: Final = Text("分区", "Partition")

STAGES: Final[dict[str, Text]] = {
    "arrived": Text("到港", "Arrived"),
    "stored": Text("存储", "Stored"),
    "in_transit": Text("在途", "In transit"),
    "entered": Text("进场", "Entered"),
    "discharged": Text("核销离场", "Discharged"),
}
SEVERITIES: Final[dict[str, Text]] = {
    "P1": Text("P1 立即", "P1 act now"),
    "P2": Text("P2 30分钟", "P2 30 min"),
    "P3": Text("P3 本班", "P3 this shift"),
    "P4": Text("P4 统计", "P4 statistic"),
}
ACCOUNTS: Final[dict[str, Text]] = {
    "accepted": Text("收到", "Accepted"),
    "applied": Text("已处理", "Applied"),
    "duplicates": Text("重复", "Duplicates"),
    "conflicts": Text("冲突", "Conflicts"),
    "dead_lettered": Text("死信", "Dead-lettered"),
}
ACCEPTED: Final = Text("接收", "accepted")
DUPLICATE: Final = Text("重复", "duplicate")
REJECTED: Final = Text("拒收", "rejected")

BALANCED: Final = Text("平衡", "balanced")
UNBALANCED: Final = Text("不平衡", "NOT balanced")
READABLE: Final = Text("可读", "readable")
UNREADABLE: Final = Text("不可读", "NOT readable")
LIVE_CLOCK: Final = Text("真实时间", "real clock")
RECORDED_CLOCK: Final = Text("录制数据", "recording")
NONE: Final = Text("–", "–")

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
SPARED: Final = Caption(
    Text("免除转关申报", "Declarations spared"),
    Text(
        "每一次已核销的流转，就是一份无须递交的转关申报。",
        "Each closed movement is one transfer declaration nobody had to file.",
    ),
)
URGENT: Final = Caption(
    Text("未办结 P1/P2", "Open P1 and P2"),
    Text(
        "尚未办结的一、二级预警。不为零即须有人处置。",
        "Alerts of severity P1 and P2 that have not ended. Not nought: somebody must act.",
    ),
)
SCANS: Final = Caption(
    Text("扫描速率", "Scans"),
    Text("网关每秒接收的扫描数，全部网关合计。", "Scans accepted per second, all gateways together."),
)
QUIET: Final = Caption(
    Text("失联设备", "Gates quiet"),
    Text(
        "连续三次未报心跳的卡口与堆场设备数；失联期间其缺失的扫描不视为异常。",
        "Gates and yard devices that missed three heartbeats. Scans missing meanwhile are not held against cargo.",
    ),
)
BOOKS: Final = Caption(
    Text("账目", "Books"),
    Text(
        "收到 = 已处理 + 重复 + 冲突 + 死信，各分区须时时平衡；不平衡即为系统缺陷，请查看下方分区账目。",
        "Accepted = applied + duplicates + conflicts + dead-lettered, in every partition, always. "
        "If not, the system is at fault: see the books by partition below.",
    ),
)
BACKLOG: Final = Caption(
    Text("积压", "Backlog"),
    Text(
        "日志中尚未处理的记录数，全部分区合计；持续增长表示跟踪器不足或停止。",
        "Records of the log not yet worked on, all partitions. Growing: too few trackers, or none.",
    ),
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
TRANSIT_COURSE: Final = Caption(
    Text("在途流转走势", "Movements over time"),
    Text("在途流转数随时间的变化，按目的关区。", "Movements on the road over time, by destination."),
)

ALERTS_BY_RULE: Final = Caption(
    Text("未办结预警：指标与级别", "Open alerts by rule and severity"),
    Text(
        "未办结的预警，按指标编码与级别；无预警的指标不列出。",
        "Alerts that have not ended, by rule and severity; rules with none are not listed.",
    ),
)
ALERTS_BY_SEVERITY: Final = Caption(
    Text("未办结预警：级别", "Open alerts by severity"),
    Text("未办结的预警，按级别。", "Alerts that have not ended, by severity."),
)
ALERTS_COURSE: Final = Caption(
    Text("未办结预警走势", "Open alerts over time"),
    Text("未办结的预警随时间的变化，按级别。", "Alerts that have not ended over time, by severity."),
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
DEAD: Final = Caption(
    Text("死信（1小时）", "Dead letters (1 h)"),
    Text(
        "一小时内无法解码或处理的事件；用 linkage dead-letters 查看与重放。",
        "Events of the last hour that could not be decoded or applied; see and replay with linkage dead-letters.",
    ),
)
UNDELIVERED: Final = Caption(
    Text("待送通知", "Notices waiting"),
    Text(
        "等待送达订阅方的预警数；持续增长表示订阅方不可达。",
        "Alerts waiting to reach a subscriber. Growing: a subscriber cannot be reached.",
    ),
)
INTAKE: Final = Caption(
    Text("扫描接收", "Scans by outcome"),
    Text(
        "每秒条目数：接收、重复、拒收。重复突增多为设备重发。",
        "Items per second: accepted, duplicate, rejected. A storm of duplicates is a device that keeps resending.",
    ),
)
LATENCY: Final = Caption(
    Text("扫描至状态时延", "Scan to state"),
    Text(
        "从网关收到扫描到状态写入的时间，中位数与 99% 分位。",
        "Time from a scan's reception to its committed state: median and 99th percentile.",
    ),
)
LAG: Final = Caption(
    Text("各分区积压", "Backlog by partition"),
    Text("各分区尚未处理的日志记录数。", "Records of the log not yet worked on, by partition."),
)
QUIET_LIST: Final = Caption(
    Text("失联设备清单", "Quiet devices"),
    Text(
        "当前失联的设备及其场所；先致电场所，再改用手持设备。",
        "Devices silent now and their sites. Call the site, then switch to hand-held scanners.",
    ),
)
BOOKS_BY_PARTITION: Final = Caption(
    Text("分区账目", "Books by partition"),
    Text(
        "各分区收到、已处理、重复、冲突与死信的事件数。",
        "Events accepted, applied, duplicate, in conflict and dead-lettered, by partition.",
    ),
)
MEDIAN: Final = Text("中位数", "median")
P99: Final = Text("99% 分位", "99th percentile")
