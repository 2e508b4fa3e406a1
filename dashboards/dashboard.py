"""A whole dashboard as the classic JSON that Grafana 11.6 to 13 read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboards.json_object import Json
from dashboards.layout import Row, place
from dashboards.names import Name, uid
from dashboards.text import Caption, Language
from dashboards.texts import common as texts

SCHEMA: Final = 41
"""Schema of Grafana 11.6; 12 and 13 bring it up to theirs when they load it, and nothing here needs changing."""
TAG: Final = "linkage"


@dataclass(frozen=True)
class Dashboard:
    """``variables``: what can be chosen on top, data sources first. ``timeless``: it shows what is now, whatever time
    is chosen, so none can be."""

    name: Name
    caption: Caption
    variables: Sequence[Json]
    rows: Sequence[Row]
    timeless: bool = False

    def read(self, language: Language) -> Json:
        return {
            "uid": uid(self.name, language),
            "title": self.caption.title.read(language),
            "description": self.caption.description.read(language),
            "tags": [TAG, language],
            "schemaVersion": SCHEMA,
            "timezone": "Asia/Shanghai",
            "weekStart": "monday",
            "time": {"from": "now-6h", "to": "now"},
            "refresh": "30s",
            "timepicker": {"hidden": True} if self.timeless else {},
            "editable": False,
            "fiscalYearStartMonth": 0,
            "graphTooltip": 1,
            "preload": False,
            "annotations": {"list": []},
            "links": [_others(language), _other_language(self.name, language)],
            "templating": {"list": list(self.variables)},
            "panels": place(self.rows, language),
        }


def as_file(dashboard: Json) -> str:
    """The text that is checked in: readable, and the same every time it is built."""
    return json.dumps(dashboard, ensure_ascii=False, indent=1) + "\n"


def _others(language: Language) -> Json:
    """A menu of the dashboards in this language."""
    return _link(texts.OTHER_DASHBOARDS.read(language)) | {
        "type": "dashboards",
        "tags": [TAG, language],
        "asDropdown": True,
        "icon": "external link",
        "url": "",
    }


def _other_language(name: Name, language: Language) -> Json:
    other: Language = "en" if language == "zh" else "zh"
    return _link(texts.OTHER_LANGUAGE.read(language)) | {
        "type": "link",
        "tags": [],
        "asDropdown": False,
        "icon": "doc",
        "url": f"/d/{uid(name, other)}",
    }


def _link(title: str) -> Json:
    return {"title": title, "keepTime": True, "includeVars": True, "targetBlank": False, "tooltip": ""}
