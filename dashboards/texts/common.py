"""Words that more than one dashboard uses."""

from typing import Final

from dashboards.text import Caption, Text
from streams.story_texts import Words

FOLDER: Final = Text("物流联动监管", "Logistics linkage")
OTHER_DASHBOARDS: Final = Text("其他看板", "Other dashboards")
OTHER_LANGUAGE: Final = Text("English", "中文")
DATASOURCE: Final = Text("数据源", "Data source")
API: Final = Text("接口", "API")
EVERY: Final = Text("全部", "All")

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
ANSWERED: Final[dict[str, Text]] = {
    "pass": Text("放行", "pass"),
    "hold": Text("扣留", "hold"),
    "review": Text("复核", "review"),
    "degraded": Text("放行（状态未读到）", "pass, state not read"),
}
MOVEMENT_STATES: Final[dict[str, Text]] = {
    "open": Text("在途", "on the road"),
    "closed": Text("已核销", "closed"),
    "superseded": Text("另有离场", "superseded"),
    "void": Text("已作废", "void"),
}
ON_TIME: Final = Text("准时", "on time")
ACCEPTED: Final = Text("接收", "accepted")
DUPLICATE: Final = Text("重复", "duplicate")
REJECTED: Final = Text("拒收", "rejected")

BALANCED: Final = Text("平衡", "balanced")
UNBALANCED: Final = Text("不平衡", "NOT balanced")
NONE: Final = Text("–", "–")

BOOKS: Final = Caption(
    Text("账目", "Books"),
    Text(
        "收到 = 已处理 + 重复 + 冲突 + 死信，各分区须时时平衡；不平衡即为系统缺陷，请查看分区账目。",
        "Accepted = applied + duplicates + conflicts + dead-lettered, in every partition, always. "
        "If not, the system is at fault: see the books by partition.",
    ),
)
BOOKS_BY_PARTITION: Final = Caption(
    Text("分区账目", "Books by partition"),
    Text(
        "各分区收到、已处理、重复、冲突与死信的事件数。",
        "Events accepted, applied, duplicate, in conflict and dead-lettered, by partition.",
    ),
)
BACKLOG: Final = Caption(
    Text("积压", "Backlog"),
    Text(
        "日志中尚未处理的记录数，全部分区合计；持续增长表示跟踪器不足或停止。",
        "Records of the log not yet worked on, all partitions. Growing: too few trackers, or none.",
    ),
)
UNDELIVERED: Final = Caption(
    Text("待送通知", "Notices waiting"),
    Text(
        "等待送达订阅方的预警数；持续增长表示订阅方不可达。",
        "Alerts waiting to reach a subscriber. Growing: a subscriber cannot be reached.",
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
QUIET: Final = Caption(
    Text("失联设备", "Gates quiet"),
    Text(
        "连续三次未报心跳的卡口与堆场设备数；失联期间其缺失的扫描不视为异常。",
        "Gates and yard devices that missed three heartbeats. Scans missing meanwhile are not held against cargo.",
    ),
)
MEDIAN: Final = Text("中位数", "median")
P99: Final = Text("99% 分位", "99th percentile")

UNIT: Final = Text("单元", "Unit")
SEAL: Final = Text("封志", "Seal")
PLATE: Final = Text("车牌", "Plate")
SEVERITY: Final = Text("级别", "Severity")
CONTENT: Final = Text("预警内容", "What")
NUMBER: Final = Text("预警单号", "Number")
TO_GATES: Final = Text("查看卡口", "See the gates")
TO_UNIT: Final = Text("查看单元轨迹", "See the unit's trail")
HEADLINES: Final = Text("要情", "Headlines")
ORIGIN_SITE: Final = Text("出发场所", "From site")
ARRIVAL_SITE: Final = Text("到达场所", "At site")
DEPARTED: Final = Text("出场", "Left")
EXPECTED: Final = Text("预计到达", "Expected")
ARRIVED_AT: Final = Text("进场", "Arrived")
STATE: Final = Text("状态", "State")
SPARED: Final = Caption(
    Text("免除转关申报", "Declarations spared"),
    Text(
        "每一次已核销的流转，就是一份无须递交的转关申报。",
        "Each closed movement is one transfer declaration nobody had to file.",
    ),
)
INTAKE: Final = Caption(
    Text("扫描接收", "Scans by outcome"),
    Text(
        "每秒条目数：接收、重复、拒收。重复突增多为设备重发。",
        "Items per second: accepted, duplicate, rejected. A storm of duplicates is a device that keeps resending.",
    ),
)
DEAD: Final = Caption(
    Text("死信（1小时）", "Dead letters (1 h)"),
    Text(
        "一小时内无法解码或处理的事件；用 linkage dead-letters 查看与重放。",
        "Events of the last hour that could not be decoded or applied; see and replay with linkage dead-letters.",
    ),
)


def texts_of(words: Words) -> dict[str, Text]:
    """Words that are kept elsewhere."""
    return {key: Text(*pair) for key, pair in words.items()}
