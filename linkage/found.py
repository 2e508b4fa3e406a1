"""One alert, found by its id or its number, in a file of alerts or at a gateway."""

import json
import re
from pathlib import Path
from typing import Any

from linkage.asking import Asked, RefusedError
from linkage.failure import fail

Alert = dict[str, Any]
NUMBER = re.compile(r"YJ\d{8}-(?P<node>\w+)-\w{8}")


def in_file(path: Path, wanted: str) -> Alert:
    """By id, number, or the beginning of an id that is no other's. Ends the program if there is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        alerts: list[Alert] = [json.loads(line) for line in lines if line.strip()]
        found = [one for one in alerts if wanted in (one["alert_id"], one["number"])]
        found = found or [one for one in alerts if str(one["alert_id"]).startswith(wanted)]
    except OSError as error:
        fail(f"{path}: {error.strerror}; make it with `linkage replay`, or give --alerts or --url", 2)
    except (ValueError, KeyError, TypeError) as error:
        fail(f"{path}: {error}; one alert of `linkage replay` a line is expected", 2)
    if not found:
        fail(f"no alert {wanted} among {len(alerts)} in {path}; alert ids look like A14-71eab31b0bf1bc40")
    if len(found) > 1:
        fail(f"{wanted} may be any of {', '.join(one['alert_id'] for one in found[:5])} …: give more of it")
    return found[0]


def at_gateway(gateway: Asked, wanted: str) -> Alert:
    """By id or number, with what the gates were ``answered``. Ends the program if there is none."""
    try:
        if (number := NUMBER.fullmatch(wanted)) is not None:
            wanted = _numbered(gateway, wanted, number["node"])
        alert: Alert = gateway.get(f"/v1/alerts/{wanted}")
    except RefusedError as refusal:
        fail(str(refusal))
    return alert


def records_of(gateway: Asked, alert: Alert) -> list[dict[str, Any]]:
    """The scans that the alert names, from its unit's trail; none for what is no unit."""
    kind, _, name = alert["subject"].partition(":")
    named = set(alert["evidence"].get("scans", ()))
    if kind != "unit" or not named:
        return []
    try:
        trail = gateway.get(f"/v1/units/{name}")["trail"]
    except RefusedError:
        return []
    return [one for one in trail if one.get("event_id") in named]


def _numbered(gateway: Asked, wanted: str, node: str) -> str:
    """The id of the alert. Its number holds its node; the rest of it is looked for."""
    cursor = None
    while True:
        page = gateway.get("/v1/alerts", node=None if node == "00" else node, limit=1000, cursor=cursor)
        for alert in page["items"]:
            if alert["number"] == wanted:
                return str(alert["alert_id"])
        cursor = page["cursor"]
        if cursor is None:
            fail(f"no alert has the number {wanted}")
