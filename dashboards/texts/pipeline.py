"""The texts of the pipeline's dashboard."""

from typing import Final

from dashboards.text import Caption, Text

PIPELINE: Final = Caption(
    Text("处理过程", "Pipeline"),
    Text(
        "一次扫描从网关、日志、跟踪器到通知的全过程，供运维人员查看。",
        "What becomes of a scan: gateway, log, tracker, notifier. For whoever runs the system.",
    ),
)
GATEWAY: Final = Text("网关", "Gateway")
TRACKER: Final = Text("跟踪器", "Tracker")
NOTIFIER: Final = Text("通知", "Notifier")
TOLD_BACK: Final = Text("写回", "told back")
LET_GO: Final = Text("舍弃", "let go")
UNACKNOWLEDGED_BY: Final = Text("{{subscriber}} 未确认", "{{subscriber}} unacknowledged")

BEHIND: Final = Caption(
    Text("最大滞后", "Behind"),
    Text(
        "最慢分区已处理到的时刻落后网关时刻多少；超过一分钟请查看跟踪器。",
        "How far the slowest partition is behind the gateways' time. Beyond a minute look at the trackers.",
    ),
)
APPLIED: Final = Caption(
    Text("处理速率", "Applied"),
    Text("每秒生效的事件，全部跟踪器合计。", "Events applied per second, all trackers together."),
)
SLOWEST: Final = Caption(
    Text("扫描至状态 99%", "Scan to state, 99 %"),
    Text("百分之九十九的扫描在此时间内写入状态。", "99 of 100 scans are in the state within this time."),
)
OLDEST: Final = Caption(
    Text("最早待送通知", "Oldest notice"),
    Text("最早一条待送预警已等待的时间。", "How long the oldest undelivered alert has waited."),
)
APPEND: Final = Caption(
    Text("写入日志用时", "Writing to the log"),
    Text(
        "从交给日志到日志确认的时间；增长时卡口等待变长。",
        "From handing a record to the log to its acknowledgement. When it grows gates wait.",
    ),
)
QUEUE: Final = Caption(
    Text("等待写入的请求", "Requests that wait for the log"),
    Text(
        "各网关内等待写入日志的请求数；持续不降即日志过慢。",
        "By gateway. If it does not fall the log is too slow.",
    ),
)
QUEUE_AGE: Final = Caption(
    Text("等待最久的请求", "The longest wait for the log"),
    Text("各网关内等待写入日志最久的请求已等待的时间。", "By gateway: how long its oldest waiting request has waited."),
)
TAKEN_IN: Final = Caption(
    Text("收到的条目", "Items taken in"),
    Text("每秒条目：scans 为卡口，facts 为部门。", "Items per second: scans are gates, facts are agencies."),
)
BY_PATH: Final = Caption(
    Text("各接口用时 99%", "Time by endpoint, 99 %"),
    Text("百分之九十九的请求在此时间内得到答复。", "99 of 100 requests are answered within this time."),
)
BY_STATUS: Final = Caption(
    Text("各状态码请求", "Requests by status"),
    Text("每秒请求，按答复状态码；5xx 为网关故障。", "Requests per second by status; 5xx is the gateway's fault."),
)
BEHIND_COURSE: Final = Caption(
    Text("各分区滞后", "Behind, by partition"),
    Text("各分区落后网关时刻多少秒。", "How far each partition is behind the gateways' time."),
)
EVENTS: Final = Caption(
    Text("处理的事件", "Events worked on"),
    Text("每秒事件：生效、重复、冲突。", "Events per second: applied, duplicate, conflict."),
)
STEPS: Final = Caption(
    Text("各步骤用时 99%", "Time by step, 99 %"),
    Text(
        "每批的解码、折叠与提交；提交变慢时查看 Redis。",
        "Decode, fold, commit of a batch. Slow commits: look at Redis.",
    ),
)
BATCH: Final = Caption(
    Text("每次提交事件数", "Events in a commit"),
    Text("一次原子提交所含的事件；积压时增大。", "Events in one atomic commit; grows while there is a backlog."),
)
DEAD: Final = Caption(
    Text("死信原因", "Dead letters by reason"),
    Text("每秒转入死信的事件，按原因。", "Events set aside per second, by reason."),
)
RELAYED: Final = Caption(
    Text("写回日志与舍弃", "Told back, and let go"),
    Text(
        "写回日志告知其他对象的条目；因无通知进程而舍弃的预警版本（应为零）。",
        "Entries told to other subjects through the log; alert versions let go as no notifier came (should be none).",
    ),
)
WAITING: Final = Caption(
    Text("待送预警", "Alerts waiting"),
    Text("等待送达的预警数，按订阅方。", "Alerts that wait for delivery, by subscriber."),
)
WAITING_AGE: Final = Caption(
    Text("待送最长时间", "Longest wait"),
    Text("最早一条待送预警已等待的时间，按订阅方。", "How long the oldest has waited, by subscriber."),
)
TO_WEBHOOK: Final = Caption(
    Text("扫描至送达时延", "Scan to webhook"),
    Text(
        "从网关收到扫描到订阅方确认预警的时间。",
        "From a scan's reception to the subscriber's acknowledgement of its alert.",
    ),
)
ATTEMPTS: Final = Caption(
    Text("发送次数", "Attempts"),
    Text("每秒发送，按结果。", "Attempts per second, by result."),
)
ENDED: Final = Caption(
    Text("送达结果", "How deliveries end"),
    Text(
        "每秒预警版本：送达或放弃；放弃者可查看与重放。",
        "Delivered or given up, per second. What was given up is kept.",
    ),
)
DROPPED: Final = Caption(
    Text("未发送即舍弃", "Dropped unsent"),
    Text("每秒舍弃的预警版本，按订阅方与原因。", "Alert versions dropped per second, by subscriber and reason."),
)
NOT_ACKNOWLEDGED: Final = Caption(
    Text("P1 未确认（A69）", "P1 unacknowledged (A69)"),
    Text(
        "每秒超过时限未获确认的 P1 预警版本，及转送第二通道的数量。",
        "P1 alert versions not acknowledged in time, per second, and those passed on to a second channel.",
    ),
)
