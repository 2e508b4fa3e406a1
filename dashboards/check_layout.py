"""Checks of one dashboard's frame: identity, ids, places on the grid, texts, how values are shown."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Final, get_args

from dashboards.dashboard import SCHEMA, TAG
from dashboards.json_object import Json
from dashboards.layout import COLUMNS
from dashboards.panel import Kind
from dashboards.problem import Problem
from dashboards.sources import PROMETHEUS

_UID: Final = re.compile(r"[a-z0-9-]{1,40}\Z")
_SECONDS: Final = re.compile(r"(\d+)([smh])\Z")
_UNITS: Final = {"s": 1, "m": 60, "h": 3600}
REFRESH_S: Final = 30
"""Walls of screens ask every query this often."""


def panels(dashboard: Json) -> list[Json]:
    """All panels but row headings."""
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


def where(dashboard: Json, panel: Json) -> str:
    return f"{dashboard['uid']} panel {panel['id']} ({panel['title']})"


def has_an_identity(dashboard: Json) -> Iterator[Problem]:
    uid = dashboard["uid"]
    if not _UID.match(uid):
        yield Problem(uid, "uid is not 1–40 of a–z, 0–9, '-'", "choose another; it is part of the address")
    if "id" in dashboard or "version" in dashboard:
        yield Problem(uid, "id or version of one Grafana installation is in it", "remove it")
    if dashboard["schemaVersion"] != SCHEMA:
        yield Problem(uid, f"schemaVersion is {dashboard['schemaVersion']}", f"write {SCHEMA}")
    if TAG not in dashboard["tags"]:
        yield Problem(uid, f"tag {TAG!r} is missing, so the menu of dashboards lacks it", "add it")


def has_unique_ids(dashboard: Json) -> Iterator[Problem]:
    for number, count in Counter(panel["id"] for panel in dashboard["panels"]).items():
        if count > 1:
            yield Problem(dashboard["uid"], f"{count} panels have id {number}", "give each an id of its own")


def lies_on_the_grid(dashboard: Json) -> Iterator[Problem]:
    for panel in dashboard["panels"]:
        at = panel["gridPos"]
        if at["x"] < 0 or at["y"] < 0 or at["w"] < 1 or at["h"] < 1 or at["x"] + at["w"] > COLUMNS:
            yield Problem(where(dashboard, panel), f"{at} is off the grid", f"keep x + w within {COLUMNS}")


def overlaps_nowhere(dashboard: Json) -> Iterator[Problem]:
    for one, other in combinations(dashboard["panels"], 2):
        if _overlap(one["gridPos"], other["gridPos"]):
            yield Problem(where(dashboard, one), f"overlaps panel {other['id']}", "move one of them")


def is_explained(dashboard: Json) -> Iterator[Problem]:
    for panel in panels(dashboard):
        for key in ("title", "description"):
            if not panel.get(key, "").strip():
                yield Problem(where(dashboard, panel), f"has no {key}", "write one in dashboards/texts")


def shows_units_and_thresholds(dashboard: Json) -> Iterator[Problem]:
    for panel in panels(dashboard):
        shown = panel["fieldConfig"]["defaults"]
        if not shown.get("unit"):
            yield Problem(where(dashboard, panel), "has no unit", "name one, 'locale' for a count")
        steps = shown.get("thresholds", {}).get("steps", [])
        if not steps or steps[0]["value"] is not None:
            yield Problem(where(dashboard, panel), "has no base threshold", "start the steps with None")
        values = [step["value"] for step in steps[1:]]
        if values != sorted(set(values)):
            yield Problem(where(dashboard, panel), "thresholds do not rise", "put them in order")


def uses_current_panels(dashboard: Json) -> Iterator[Problem]:
    for panel in panels(dashboard):
        if panel["type"] not in get_args(Kind):
            yield Problem(where(dashboard, panel), f"{panel['type']!r} is not in use here", f"use {get_args(Kind)}")


def shows_headlines_as_of_now(dashboard: Json) -> Iterator[Problem]:
    """Over a range, the last value there is stands for ever, whether or not anything still reports."""
    for panel in panels(dashboard):
        asked = [target for target in panel["targets"] if target.get("datasource") == PROMETHEUS]
        if panel["type"] in ("stat", "bargauge", "table", "geomap") and not all(target["instant"] for target in asked):
            yield Problem(where(dashboard, panel), "could show an old value as today's", "make its query instant")


def cannot_be_edited(dashboard: Json) -> Iterator[Problem]:
    """What somebody changes in the browser would be gone after the next publishing."""
    if dashboard["editable"]:
        yield Problem(dashboard["uid"], "can be edited in the browser", "set editable to false")


def spares_the_servers(dashboard: Json) -> Iterator[Problem]:
    found = _SECONDS.match(dashboard["refresh"])
    if found is None or int(found[1]) * _UNITS[found[2]] < REFRESH_S:
        yield Problem(dashboard["uid"], f"refreshes every {dashboard['refresh']!r}", f"{REFRESH_S} s or more")


def _overlap(one: Json, other: Json) -> bool:
    return bool(
        one["x"] < other["x"] + other["w"]
        and other["x"] < one["x"] + one["w"]
        and one["y"] < other["y"] + other["h"]
        and other["y"] < one["y"] + one["h"]
    )
