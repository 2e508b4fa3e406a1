"""Bodies shown in the documentation; a test posts every one of them."""

from typing import Any, Final

GATE: Final[dict[str, Any]] = {
    "kind": "gate",
    "event_id": "0b9f3f5e-7c1d-4d8e-9a55-3f1f6f0a7e01",
    "seq": 41,
    "event_time": "2026-03-02T08:15:01+08:00",
    "lane": "O1",
    "direction": "out",
    "unit": "iso6346:MSKU1234565",
    "plate": {"value": "桂N12345", "confidence": 0.98},
    "container": {"value": "MSKU1234565", "confidence": 0.99},
    "seal": {"number": "CN482113", "state": "intact"},
    "gross_kg": 21450,
    "packages": 410,
    "destination": "NNL",
    "position": {"lat": 21.69, "lon": 108.64, "crs": "WGS84"},
}
ARRIVAL: Final = {
    "kind": "arrival",
    "event_id": "0b9f3f5e-7c1d-4d8e-9a55-3f1f6f0a7e02",
    "seq": 42,
    "event_time": "2026-03-02T08:15:02+08:00",
    "unit": "MSKU1234565",
    "mode": "vessel",
    "voyage": "V2603",
}
BARRIER: Final = {
    "kind": "barrier",
    "event_id": "0b9f3f5e-7c1d-4d8e-9a55-3f1f6f0a7e06",
    "seq": 44,
    "event_time": "2026-03-02T08:15:00+08:00",
    "lane": "O1",
    "from": "2026-03-02T08:14:00+08:00",
    "count": 3,
    "video_confirmed": False,
}
CORRECTION: Final = {
    "kind": "correction",
    "event_id": "0b9f3f5e-7c1d-4d8e-9a55-3f1f6f0a7e03",
    "seq": 43,
    "event_time": "2026-03-02T08:15:03+08:00",
    "voids": GATE["event_id"],
    "reason": "did_not_occur",
    "unit": "MSKU1234565",
    "replacement": None,
}
_SENT: Final = {"device_id": "QZ-DLP-G1", "send_time": "2026-03-02T08:15:03+08:00"}
SCANS: Final[dict[str, Any]] = {
    "scans": {"summary": "扫描 Scans", "value": _SENT | {"status": {"battery_pct": 80}, "items": [GATE, ARRIVAL]}},
    "correction": {"summary": "更正 A scan that did not occur", "value": _SENT | {"items": [CORRECTION]}},
    "barrier": {"summary": "道闸计数 What a lane's loop counted", "value": _SENT | {"items": [BARRIER]}},
    "heartbeat": {"summary": "心跳 Heartbeat", "value": _SENT | {"items": []}},
}
FACTS: Final[dict[str, Any]] = {
    "release": {
        "summary": "放行 Release",
        "value": {
            "source": "customs",
            "items": [
                {
                    "kind": "release",
                    "event_id": "0b9f3f5e-7c1d-4d8e-9a55-3f1f6f0a7e04",
                    "event_time": "2026-03-02T08:00:00+08:00",
                    "unit": "MSKU1234565",
                    "valid_from": "2026-03-02T08:00:00+08:00",
                    "valid_to": "2026-03-05T08:00:00+08:00",
                }
            ],
        },
    },
    "hold": {
        "summary": "布控 Hold",
        "value": {
            "source": "customs",
            "items": [
                {
                    "kind": "hold",
                    "event_id": "0b9f3f5e-7c1d-4d8e-9a55-3f1f6f0a7e05",
                    "event_time": "2026-03-02T08:01:00+08:00",
                    "unit": "MSKU1234565",
                    "action": "place",
                    "reason": "随机布控",
                }
            ],
        },
    },
}
ACTIONS: Final[dict[str, Any]] = {
    "dispatch": {"summary": "分拨", "value": {"action": "dispatch", "by": "li.wei", "note": "监管二科"}},
    "shelve": {
        "summary": "搁置 Shelve until a time",
        "value": {"action": "shelve", "by": "li.wei", "until": "2026-03-03T08:00:00+08:00"},
    },
}
CLOCK: Final[dict[str, Any]] = {"drain": {"summary": "推进", "value": {"until": "2026-03-06T08:00:00+08:00"}}}
POLICY: Final[dict[str, Any]] = {
    "thresholds": {
        "summary": "放宽友谊关时限 More time to Pingxiang",
        "value": {
            "text": "overrides:\n  - when: {node: PX}\n    rules:\n      A14: {late_plus_h: 2}\n",
            "by": "li.wei",
            "note": "春节前排队",
        },
    },
    "dry run": {"summary": "试算 What would change", "value": {"text": "rules: {A14: {late: 1.8}}", "dry_run": True}},
}
PASSES: Final[dict[str, Any]] = {
    "to a zone": {
        "summary": "钦州至南宁保税物流中心 From Qinzhou to the Nanning bonded logistics centre",
        "value": {
            "unit": "MSKU1234565", "origin": "QZ", "destination": "NNL", "seal": "CN482113", "plate": "桂N12345",
        },
    },
    "out of the region": {
        "summary": "出区 Out of the region, for a day",
        "value": {
            "unit": "sscc:106141412345678908", "origin": "PX", "destination": "outside",
            "not_before": "2026-03-02T08:00:00+08:00", "expires": "2026-03-03T08:00:00+08:00",
        },
    },
}  # fmt: skip
PASS_CHECKS: Final[dict[str, Any]] = {
    "as scanned": {"summary": "普通条码 A plain code", "value": {"token": "https://id.gs1.org/00/106141412345678908"}}
}
TEST_VECTOR: Final = (
    "LP1:$+AWKB:FDGKCMM088GL72TL6$ZA5ML%P64X9C48+M83R6OF6+96EB1 IK$*9QF60R68D03HBL+99U9::RWT0"
    "QPP9XHG1R%X3N:6NED9I6ZM4NG30M0NJH$THWSE829E/ISY4N.UFLUVJ3Q9EN$6 8LG97 *S-GVI/L:*0ZD9P5W90"
)
"""The test vector of docs/passes.md."""
PASS_DRAWINGS: Final[dict[str, Any]] = {
    "sheet": {"summary": "打印页 A sheet to print", "value": {"token": TEST_VECTOR, "form": "html"}},
    "code": {"summary": "二维码 The QR code", "value": {"token": TEST_VECTOR, "pixels": 4}},
}
TRAVEL_TIMES: Final[dict[str, Any]] = {
    "one corridor": {
        "summary": "钦州至邕州 From Qinzhou to Yongzhou: in the morning, and all day",
        "value": {
            "table": {
                "departed_from": "2026-02-01T00:00:00+08:00",
                "departed_to": "2026-03-01T00:00:00+08:00",
                "rows": [
                    {"from": "QZ", "to": "YZ", "from_h": 6, "to_h": 9, "n": 214, "p50_min": 171.5, "p95_min": 224},
                    {"from": "QZ", "to": "YZ", "from_h": 0, "to_h": 24, "n": 1630, "p50_min": 158, "p95_min": 206.5},
                ],
            },
            "by": "li.wei",
            "note": "二月实测",
        },
    },
    "back to the matrix": {"summary": "恢复里程表 No rows", "value": {"table": {"rows": []}, "dry_run": True}},
}
SUBSCRIBERS: Final[dict[str, Any]] = {
    "control room": {
        "summary": "指挥中心 What asks for action, to one node's control room",
        "value": {
            "url": "https://alerts.example.cn/linkage",
            "role": "operator",
            "severities": ["P1", "P2"],
            "nodes": ["QZ"],
        },
    },
}
KEYS: Final[dict[str, Any]] = {
    "enrol": {"summary": "首次签发 Enrol a device", "value": {"first": True}},
    "rotate": {"summary": "轮换 The key before ends in two hours", "value": {"overlap_s": 7200}},
}
RATES: Final[dict[str, Any]] = {
    "own": {"summary": "单独限速 A rate of its own", "value": {"rate_per_s": 2, "burst": 20}},
    "common": {"summary": "恢复通用限速 As all devices", "value": {"rate_per_s": None}},
}
TOKENS: Final[dict[str, Any]] = {
    "operator": {"summary": "值班员 An operator", "value": {"name": "li.wei", "role": "operator", "days": 30}},
    "agency": {"summary": "部门 An agency", "value": {"name": "customs feed", "role": "agency", "source": "customs"}},
}
