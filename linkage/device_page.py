"""Devices as administrators read them in a terminal."""

from collections.abc import Sequence
from typing import Any

from linkage.columns import columns
from linkage.tables import pairs

_STATES = {"in_force": "有效 in force", "ended": "已到期 ended", "revoked": "已吊销 revoked"}


def print_devices(devices: Sequence[dict[str, Any]]) -> None:
    rows = [
        (
            one["device"],
            one["node"],
            _heard(one),
            one["heard_at"],
            f"{one['clock_error_s']:+.1f}",
            one["queued"],
            _charge(one),
            one["keys"],
        )
        for one in devices
    ]
    names = (
        "设备 device",
        "关区 node",
        "状态 state",
        "最近 heard",
        "时钟 clock s",
        "积压 queued",
        "电量 charge",
        "密钥 keys",
    )
    columns(f"设备 Devices: {len(rows)}", names, rows, unbroken=1)


def print_device(one: dict[str, Any]) -> None:
    rate = "与其他设备相同 as all" if one["rate_per_s"] is None else f"{one['rate_per_s']:g}/s, {one['burst']} at once"
    missing = sum(gap["to"] - gap["from"] + 1 for gap in one["missing"])
    pairs(
        f"{one['device']}  {one['node']} {one['site']}",
        [
            ("状态 state", _heard(one)),
            ("最近 heard", one["heard_at"] or "–"),
            ("时钟误差 clock error", f"{one['clock_error_s']:+.1f} s"),
            ("积压 queued", "–" if one["queued"] is None else one["queued"]),
            ("被拒 rejected, not seen to", "–" if one["rejected"] is None else one["rejected"]),
            ("电量 charge", _charge(one) or "–"),
            ("缺号 numbers missing", missing),
            ("限速 rate", rate),
        ],
    )
    rows = [
        (key["key_id"], _STATES[key["state"]], key["made_at"], key["by"], key["revoked_at"] or key["until"])
        for key in one["keys"]
    ]
    columns("密钥 Keys", ("id", "状态 state", "签发 made", "何人 by", "止于 until"), rows)


def _heard(one: dict[str, Any]) -> str:
    if not one["ever_heard"]:
        return "未上线 never heard"
    return "在线 online" if one["state"] == "online" else "失联 quiet"


def _charge(one: dict[str, Any]) -> str | None:
    return None if one["battery_pct"] is None else f"{one['battery_pct']:g} %"
