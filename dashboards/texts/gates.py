"""The texts of the gates' dashboard."""

from typing import Final

from dashboards.text import Caption, Text

GATES: Final = Caption(
    Text("卡口", "Gates"),
    Text(
        "各卡口与堆场设备是否在线、时钟是否准确、上报了什么、得到什么答复。",
        "Whether gates and yard devices are heard of, how far their clocks are off, what they send and are answered.",
    ),
)
DEVICES: Final = Text("设备", "Devices")
SENT: Final = Text("上报与答复（全部卡口）", "Sent and answered (all gates)")

ONLINE: Final = Text("在线", "heard of")
SILENT: Final = Text("失联", "QUIET")
CLOCK_ERROR: Final = Text("时钟误差", "Clock error")

HEARD_OF: Final = Caption(
    Text("已知设备", "Devices known"),
    Text("曾经上报过的卡口与堆场设备数。", "Gates and yard devices that were ever heard of."),
)
CLOCKS_OFF: Final = Caption(
    Text("时钟不准", "Clocks off"),
    Text(
        "时钟误差超过 30 秒的设备数；超过 5 分钟时批次会因时间戳被拒收，请校时。",
        "Devices whose clocks are off by more than 30 s. Beyond 5 min batches are refused: set the clock (NTP).",
    ),
)
BATCHES: Final = Caption(
    Text("批次速率", "Batches"),
    Text("网关每秒收到的卡口批次与心跳。", "Batches and heartbeats of gates per second, all gateways together."),
)
REFUSED: Final = Caption(
    Text("整批拒收（1小时）", "Batches refused (1 h)"),
    Text(
        "一小时内整批拒收的次数：签名错误、过期、过大等；原因见下方。",
        "Batches refused whole in the last hour: signature, stale, too large. The reasons are below.",
    ),
)
REJECTED: Final = Caption(
    Text("条目拒收（1小时）", "Items rejected (1 h)"),
    Text(
        "一小时内被拒收的扫描条目；原因以字段名开头，须由卡口厂商修正。",
        "Scan items rejected in the last hour. The reason is the field; the kiosk's vendor must mend it.",
    ),
)
DEVICE_LIST: Final = Caption(
    Text("设备状态", "State of devices"),
    Text(
        "所选场所的每台设备：是否在线，时钟快（正）或慢（负）多少。失联者先致电场所。",
        "Every device of the chosen sites: heard of or quiet, clock fast (positive) or slow. If quiet call the site.",
    ),
)
QUIET_BY_SITE: Final = Caption(
    Text("各场所失联设备", "Quiet devices by site"),
    Text("同一场所多台失联多为线路故障。", "Several at one site: rather the line than the devices."),
)
CLOCK_COURSE: Final = Caption(
    Text("时钟误差走势", "Clock error over time"),
    Text("缓慢变化为漂移，突变为改过时间或时区。", "A slope is drift; a step is a clock that was set, or its zone."),
)
ANSWERS: Final = Caption(
    Text("道闸答复", "What gates were told"),
    Text(
        "每秒答复：放行、扣留、复核；状态未读到时放行，由日志补判。",
        "Answers per second: pass, hold, review. Where the state could not be read it is pass, and the log judges.",
    ),
)
WAIT: Final = Caption(
    Text("卡口等待时间", "How long gates wait"),
    Text(
        "从网关收到批次到答复的时间，中位数与 99% 分位。",
        "From a batch's arrival at the gateway to its answer: median and 99th percentile.",
    ),
)
WHY_REJECTED: Final = Caption(
    Text("条目拒收原因", "Why items are rejected"),
    Text("每秒被拒收的条目，按字段。", "Items rejected per second, by field."),
)
WHY_REFUSED: Final = Caption(
    Text("整批拒收原因", "Why batches are refused"),
    Text(
        "每秒被拒收的批次，按原因代码；含义见接口文档。",
        "Batches refused per second, by code; docs/api.md says what each asks for.",
    ),
)
STATUSES: Final = Caption(
    Text("答复状态码", "Answers by HTTP status"),
    Text(
        "每秒对卡口批次的答复，按状态码；503 时卡口保留并重发。", "Per second, by status; on 503 gates keep the batch."
    ),
)

HEALTH: Final = Text("设备自报与场所", "What devices tell, and their sites")
SILENCE: Final = Caption(
    Text("距最近一次上报", "Since last heard of"),
    Text("超过心跳间隔而不回落即为失联。", "Beyond a heartbeat without coming down again: it has fallen silent."),
)
MISSING: Final = Caption(
    Text("缺号条目", "Items missing"),
    Text("按序号尚未收到的条目：仍在设备中，或已丢失。", "By sequence number: still in the device, or lost."),
)
UNITS: Final = Caption(
    Text("各场所在监单元", "Units by site"),
    Text("在途单元计入其离开的场所。", "What is on the road counts for the site that it left."),
)
BATTERY: Final = Caption(
    Text("设备电量", "Charge of devices"),
    Text("设备自报的电量；不报者无曲线。", "As devices tell it themselves; one that does not has no line."),
)
QUEUED: Final = Caption(
    Text("设备待发条目", "Items waiting in devices"),
    Text("持续增长而不下降：线路或网关有故障。", "Growing and not coming down: the line, or the gateway."),
)
TOLD_REJECTED: Final = Caption(
    Text("设备被拒条目", "Items of devices rejected"),
    Text("设备自报的被拒条目累计。", "As devices have counted them themselves."),
)
PASSES: Final = Text("通行证", "Passes")
SHOWN: Final = Caption(
    Text("出示的二维码", "Codes shown"),
    Text(
        "每秒出示的二维码，按核验结果：valid 有效，forged 伪造，plain 非通行证。",
        "Per second, by what the keys said: valid, forged, plain for codes that are no passes, and so on.",
    ),
)
ISSUED: Final = Text("签发", "issued")
ISSUED_COURSE: Final = Caption(
    Text("签发的通行证", "Passes issued"), Text("每秒经网关签发的通行证。", "Per second, through the gateways.")
)
WRONG_PASSES: Final = Caption(
    Text("错误放行", "Wrong passes"),
    Text(
        "此前一小时内，卡口得到放行答复、事后却发出应扣留预警的次数，按指标。",
        "In the hour before, by rule: the gate was told to let pass, and a rule that holds rang all the same.",
    ),
)
