"""A whole dashboard as the classic JSON that Grafana 11.6 to 13 read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboards import texts
from dashboards.field import Json
from dashboards.layout import Row, place
from dashboards.text import Caption, Language

SCHEMA: Final = 41
"""Schema of Grafana 11.6; 12 and 13 bring it up to theirs when they load it, and nothing here needs changing."""
TAG: Final = "linkage"


@dataclass(frozen=True)
class Dashboard:
    """``uid`` (at most 40 characters) is the dashboard's address and never changes."""

    uid: str
    caption: Caption
    rows: Sequence[Row]

    def read(self, language: Language) -> Json:
        return {
            "uid": self.uid,
            "title": self.caption.title.read(language),
            "description": self.caption.description.read(language),
            "tags": [TAG, language],
            "schemaVersion": SCHEMA,
            "timezone": "Asia/Shanghai",
            "weekStart": "monday",
            "time": {"from": "now-6h", "to": "now"},
            "refresh": "30s",
            "timepicker": {},
            "editable": True,
            "fiscalYearStartMonth": 0,
            "graphTooltip": 1,
            "preload": False,
            "annotations": {"list": []},
            "links": [_others(language)],
            "templating": {"list": [_datasource(language)]},
            "panels": place(self.rows, language),
        }


def as_file(dashboard: Json) -> str:
    """The text that is checked in: readable, and the same every time it is built."""
    return json.dumps(dashboard, ensure_ascii=False, indent=1) + "\n"


def _datasource(language: Language) -> Json:
    return {
        "name": "datasource",
        "label": texts.DATASOURCE.read(language),
        "type": "datasource",
        "query": "prometheus",
        "regex": "",
        "current": {},
        "options": [],
        "hide": 0,
        "includeAll": False,
        "multi": False,
        "refresh": 1,
        "skipUrlSync": False,
    }


def _others(language: Language) -> Json:
    """A menu of all our dashboards, the other language's included."""
    return {
        "type": "dashboards",
        "title": texts.OTHER_DASHBOARDS.read(language),
        "tags": [TAG],
        "asDropdown": True,
        "keepTime": True,
        "includeVars": True,
        "targetBlank": False,
        "icon": "external link",
        "tooltip": "",
        "url": "",
    }
