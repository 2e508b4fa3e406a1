"""The closed list of metrics. Dashboards and ``docs/metrics.md`` are made from it.

No label ever holds a unit id: what is worth a label has few values, known in advance.
"""

from typing import Final

from streams.metrics.metric import END_TO_END, FAST, SIZES, Metric

REQUESTS: Final = Metric(
    "linkage_http_requests_total", "counter", "gateway", "requests",
    "网关答复的请求数；path 为路由模板，不含任何编号。",
    "Requests the gateway answered; path is the route template, never an id.",
    labels=("path", "status"),
)  # fmt: skip
REQUEST_SECONDS: Final = Metric(
    "linkage_http_request_seconds", "histogram", "gateway", "s",
    "网关从收到请求到答复的时间。", "Time from a request's arrival at the gateway to its answer.",
    labels=("path",), buckets=FAST,
)  # fmt: skip
ITEMS: Final = Metric(
    "linkage_items_total", "counter", "gateway", "items",
    "收到的条目：channel 为 scans（卡口）或 facts（部门），outcome 为 accepted、duplicate 或 rejected。",
    "Items taken in: channel is scans (gates) or facts (agencies), outcome accepted, duplicate or rejected.",
    labels=("channel", "outcome", "reason"),
)  # fmt: skip
REFUSALS: Final = Metric(
    "linkage_refusals_total", "counter", "gateway", "batches",
    "整批拒收：签名错误、过大、无法读取、日志不可写等。",
    "Whole batches refused: bad signature, too large, unreadable, log not writable and so on.",
    labels=("reason",),
)  # fmt: skip
ANSWERS: Final = Metric(
    "linkage_barrier_answers_total", "counter", "gateway", "answers",
    "卡口扫描的即时答复：pass 放行、hold 扣留、review 复核；degraded 为未能读取状态而放行。",
    "What gates were told of a scan at once: pass, hold, review; degraded: pass, the state could not be read.",
    labels=("answer",),
)  # fmt: skip
PASSES_SHOWN: Final = Metric(
    "linkage_passes_total", "counter", "gateway", "passes",
    "出示的二维码及核验结果：channel 为 scans（卡口）或 verify（接口），state 为 valid、forged、plain 等。",
    "Codes shown and what the keys said: channel is scans (gates) or verify (the API), state valid, forged and so on.",
    labels=("channel", "state"),
)  # fmt: skip
PASSES_ISSUED: Final = Metric(
    "linkage_passes_issued_total", "counter", "gateway", "passes",
    "经本网关签发的通行证。", "Passes issued through this gateway.",
)  # fmt: skip
APPEND_SECONDS: Final = Metric(
    "linkage_append_seconds", "histogram", "gateway", "s",
    "写入日志直至确认的时间。", "Time from handing a record to the log until the log acknowledged it.",
    buckets=FAST,
)  # fmt: skip
QUEUE: Final = Metric(
    "linkage_append_queue_requests", "gauge", "gateway", "requests",
    "网关内等待写入日志的请求数。", "Requests inside the gateway that wait to be written to the log.",
)  # fmt: skip
QUEUE_AGE: Final = Metric(
    "linkage_append_queue_oldest_seconds", "gauge", "gateway", "s",
    "网关内等待写入日志最久的请求已等待的时间。",
    "How long the request has waited that has waited longest inside the gateway to be written to the log.",
)  # fmt: skip
CLOCK_RECORDED: Final = Metric(
    "linkage_clock_recorded", "gauge", "gateway", "flag",
    "1 表示时间取自录制数据（演示），0 表示真实时间。",
    "1 while time comes from a recording (demo), 0 while it is the real clock.",
)  # fmt: skip
CLOCK_TIME: Final = Metric(
    "linkage_clock_timestamp_seconds", "gauge", "gateway", "s since epoch",
    "网关最近写入日志的时刻。", "The time the gateway last wrote to the log.",
)  # fmt: skip

EVENTS: Final = Metric(
    "linkage_tracker_events_total", "counter", "tracker", "events",
    "处理的事件：outcome 为 applied、duplicate 或 conflict。",
    "Events worked on: outcome is applied, duplicate or conflict.",
    labels=("outcome",),
)  # fmt: skip
DEAD_LETTERS: Final = Metric(
    "linkage_dead_letters_total", "counter", "tracker", "events",
    "无法解码或处理而转入死信的事件。",
    "Events set aside as dead letters because they could not be decoded or applied.",
    labels=("reason",),
)  # fmt: skip
RELAYED: Final = Metric(
    "linkage_tracker_relayed_total", "counter", "tracker", "entries",
    "判断所得、写回日志告知其他对象的条目（如报警归入场所）。",
    "Entries written back into the log for other subjects to know of (an alert told to its site).",
)  # fmt: skip
SHED: Final = Metric(
    "linkage_tracker_outbox_shed_total", "counter", "tracker", "alerts",
    "无通知进程领取、超出发件箱上限而舍弃的预警版本；预警本身仍可查询。",
    "Alert versions let go because no notifier came for them and the outbox was full; the alerts can still be read.",
)  # fmt: skip
WRONG_PASSES: Final = Metric(
    "linkage_wrong_passes_total", "counter", "tracker", "alerts",
    "卡口当时得到放行答复、事后却发出应扣留预警的次数（不含关注名单）。",
    "Alerts of rules that hold whose gate had been told to let the truck pass (without the watch list).",
    labels=("rule", "site"),
)  # fmt: skip
BATCH_EVENTS: Final = Metric(
    "linkage_tracker_batch_events", "histogram", "tracker", "events",
    "一次原子提交所含的事件数。", "Events in one atomic commit.",
    buckets=SIZES,
)  # fmt: skip
STEP_SECONDS: Final = Metric(
    "linkage_tracker_step_seconds", "histogram", "tracker", "s",
    "每批各步骤用时：step 为 decode、fold 或 commit。", "Time per batch by step: decode, fold or commit.",
    labels=("step",), buckets=FAST,
)  # fmt: skip
LAG: Final = Metric(
    "linkage_tracker_lag_records", "gauge", "tracker", "records",
    "各分区尚未处理的日志记录数。", "Records of the log not yet worked on, by partition.",
    labels=("partition",),
)  # fmt: skip
SCAN_TO_STATE: Final = Metric(
    "linkage_scan_to_state_seconds", "histogram", "tracker", "s",
    "从网关收到扫描到状态写入的时间。", "Time from a scan's reception at the gateway until its state was committed.",
    buckets=END_TO_END,
)  # fmt: skip
PARTITION_TIME: Final = Metric(
    "linkage_partition_timestamp_seconds", "gauge", "tracker", "s since epoch",
    "各分区已处理到的日志时刻。", "The log's time each partition has been worked up to.",
    labels=("partition",),
)  # fmt: skip

ATTEMPTS: Final = Metric(
    "linkage_delivery_attempts_total", "counter", "notifier", "attempts",
    "向订阅方发送的次数；result 为 HTTP 状态类别（2xx…5xx）或失败原因。",
    "Attempts to reach a subscriber; result is the class of the HTTP status (2xx … 5xx) or why there was none.",
    labels=("subscriber", "result"),
)  # fmt: skip
DELIVERIES: Final = Metric(
    "linkage_deliveries_total", "counter", "notifier", "alerts",
    "每条预警对每个订阅方的最终结果：delivered 或 given_up。",
    "How it ended, per alert version and subscriber: delivered or given_up.",
    labels=("subscriber", "outcome"),
)  # fmt: skip
DROPS: Final = Metric(
    "linkage_notifier_drops_total", "counter", "notifier", "alerts",
    "未发送即舍弃的预警及原因。", "Alert versions dropped before they were sent, and why.",
    labels=("subscriber", "reason"),
)  # fmt: skip
UNACKNOWLEDGED: Final = Metric(
    "linkage_notifier_unacknowledged_total", "counter", "notifier", "alerts",
    "超过时限未获订阅方确认的 P1 预警版本数（A69）。",
    "P1 alert versions that a subscriber did not acknowledge in time (A69).",
    labels=("subscriber",),
)  # fmt: skip
PASSED_ON: Final = Metric(
    "linkage_notifier_passed_on_total", "counter", "notifier", "alerts",
    "其中另送第二通道的数量；second 为接手的订阅方。",
    "Of these, how many went to the second channel too; second is the subscriber that gets them.",
    labels=("subscriber", "second"),
)  # fmt: skip
WAITING: Final = Metric(
    "linkage_notifier_waiting", "gauge", "notifier", "alerts",
    "等待送达的预警数。", "Alert versions waiting to be delivered.",
    labels=("subscriber",),
)  # fmt: skip
WAITING_AGE: Final = Metric(
    "linkage_notifier_oldest_seconds", "gauge", "notifier", "s",
    "最早一条待送预警已等待的时间。", "How long the oldest undelivered alert version has waited.",
    labels=("subscriber",),
)  # fmt: skip
SCAN_TO_WEBHOOK: Final = Metric(
    "linkage_scan_to_webhook_seconds", "histogram", "notifier", "s",
    "从网关收到扫描到订阅方确认预警的时间。",
    "Time from the reception of what raised an alert until its subscriber acknowledged it.",
    labels=("subscriber",), buckets=END_TO_END,
)  # fmt: skip

STATE_UP: Final = Metric(
    "linkage_state_up", "gauge", "state", "flag",
    "1 表示本次采集读到了状态；0 表示读不到，此时没有其他状态指标。",
    "1 if this scrape could read the state; 0 if not, and then no other state metric is there.",
)  # fmt: skip
UNITS: Final = Metric(
    "linkage_units", "gauge", "state", "units",
    "各阶段、各关区的在监单元数。", "Cargo units by stage and node.",
    labels=("stage", "node"),
)  # fmt: skip
UNITS_BY_SITE: Final = Metric(
    "linkage_units_by_site", "gauge", "state", "units",
    "各阶段、各场所的在监单元数；在途单元计入其离开的场所。",
    "Cargo units by stage and site; what is on the road counts for the site that it left.",
    labels=("stage", "site"),
)  # fmt: skip
ALERTS_OPEN: Final = Metric(
    "linkage_alerts_open", "gauge", "state", "alerts",
    "未办结的预警，按指标、级别与处置状态；不含布控名单命中（A52），其数量仅获授权角色可见。",
    "Alerts that have not ended, by rule, severity and state. Watch-list hits (A52) are left out: only roles "
    "entitled to them may know how many there are.",
    labels=("rule", "severity", "state"),
)  # fmt: skip
MOVEMENTS_OPEN: Final = Metric(
    "linkage_movements_open", "gauge", "state", "movements",
    "在途流转，按目的关区（outside 为区外，unknown 为未声明）。",
    "Movements on the road by destination node (outside: leaving the mesh; unknown: none declared).",
    labels=("destination",),
)  # fmt: skip
MOVEMENTS_CLOSED: Final = Metric(
    "linkage_movements_closed", "gauge", "state", "movements",
    "已核销的流转总数，即免除的转关申报数；更正会使其减少，故不是计数器。",
    "Movements closed so far: transfer declarations nobody had to file. A correction may lower it.",
)  # fmt: skip
BOOK_ENTRIES: Final = Metric(
    "linkage_book_entries_total", "counter", "state", "events",
    "各分区账目：account 为 accepted、applied、duplicates、conflicts 或 dead_lettered。",
    "The books of a partition: account is accepted, applied, duplicates, conflicts or dead_lettered.",
    labels=("partition", "account"),
)  # fmt: skip
BOOKS_BALANCED: Final = Metric(
    "linkage_books_balanced", "gauge", "state", "flag",
    "1 表示该分区账目平衡：收到 = 已处理 + 重复 + 冲突 + 死信。",
    "1 while the partition's books balance: accepted = applied + duplicates + conflicts + dead-lettered.",
    labels=("partition",),
)  # fmt: skip
DEVICE_QUIET: Final = Metric(
    "linkage_device_quiet", "gauge", "state", "flag",
    "1 表示该设备（卡口）已失联。", "1 while the device (a gate, say) has fallen silent.",
    labels=("device", "site"),
)  # fmt: skip
DEVICE_CLOCK_ERROR: Final = Metric(
    "linkage_device_clock_error_seconds", "gauge", "state", "s",
    "设备时钟误差：设备时间减真实时间。", "A device's clock error: device time minus true time.",
    labels=("device", "site"),
)  # fmt: skip
DEVICE_HEARD: Final = Metric(
    "linkage_device_heard_timestamp_seconds", "gauge", "state", "s since epoch",
    "最近一次收到该设备信息的时刻。", "When the device was last heard of.",
    labels=("device", "site"),
)  # fmt: skip
DEVICE_MISSING: Final = Metric(
    "linkage_device_missing_items", "gauge", "state", "items",
    "该设备序号中尚未收到的条目数。", "Items of the device that are missing by its sequence numbers.",
    labels=("device", "site"),
)  # fmt: skip
DEVICE_BATTERY: Final = Metric(
    "linkage_device_battery_percent", "gauge", "state", "%",
    "设备自报的电量；不报则无此序列。", "Charge of the device as it last said; absent where it does not say.",
    labels=("device", "site"),
)  # fmt: skip
DEVICE_QUEUED: Final = Metric(
    "linkage_device_queued_items", "gauge", "state", "items",
    "设备自报的待发条目数；不报则无此序列。",
    "Items that wait in the device to be sent, as it last said; absent where it does not say.",
    labels=("device", "site"),
)  # fmt: skip
DEVICE_REJECTED: Final = Metric(
    "linkage_device_rejected_items", "gauge", "state", "items",
    "设备自报的被拒条目数；不报则无此序列。",
    "Items of the device that were rejected, as it last said; absent where it does not say.",
    labels=("device", "site"),
)  # fmt: skip
SITE_INFO: Final = Metric(
    "linkage_site_info", "gauge", "state", "flag",
    "恒为 1：场所的名称与坐标（WGS-84），供地图使用。",
    "Always 1: names and place (WGS-84) of a site, for maps.",
    labels=("site", "node", "name_zh", "name_en", "latitude", "longitude"),
)  # fmt: skip
NODE_INFO: Final = Metric(
    "linkage_node_info", "gauge", "state", "flag",
    "恒为 1：关区的名称；另有 outside 与 unknown。", "Always 1: names of a node; outside and unknown are there too.",
    labels=("node", "name_zh", "name_en"),
)  # fmt: skip
RULE_INFO: Final = Metric(
    "linkage_rule_info", "gauge", "state", "flag",
    "恒为 1：所计预警指标的名称。", "Always 1: titles of a rule whose alerts are counted.",
    labels=("rule", "name_zh", "name_en"),
)  # fmt: skip

ALL: Final = tuple(value for value in list(globals().values()) if isinstance(value, Metric))
