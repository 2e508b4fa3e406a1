"""What can be chosen on top of a dashboard."""

from collections.abc import Mapping
from typing import Final

from dashboards.json_object import Json
from dashboards.promql import named_once
from dashboards.sources import VARIABLES
from dashboards.text import Language, Text
from dashboards.texts import common as texts

ALL: Final = "$__all"


def source(name: str, language: Language) -> Json:
    """``datasource`` or ``api``: which of several data sources of its kind."""
    label = {"datasource": texts.DATASOURCE, "api": texts.API}[name]
    return _variable(name, label, language) | {
        "type": "datasource",
        "query": VARIABLES[name]["type"],
        "regex": "",
        "current": {},
        "options": [],
        "includeAll": False,
        "multi": False,
        "refresh": 1,
    }


def sites(language: Language) -> Json:
    """``$site``: one, several or all, by name; the names are those of the region in force."""
    name = f"name_{language}"
    query = f"query_result({named_once('site')})"
    return _variable("site", texts.SITE, language) | {
        "type": "query",
        "datasource": VARIABLES["datasource"],
        "definition": query,
        "query": {"query": query, "refId": "StandardVariableQuery"},
        "regex": f'/{name}="(?<text>[^"]+)".*\\bsite="(?<value>[^"]+)"/',
        "current": {"text": [texts.EVERY.read(language)], "value": [ALL]},
        "options": [],
        "includeAll": True,
        "allValue": ".*",
        "multi": True,
        "refresh": 2,
        "sort": 1,
    }


def typed(name: str, label: Text, language: Language) -> Json:
    """Filled in by hand or by a link. As a filter blank means everything, which is what the API makes of it; as the one
    unit that is asked for it is refused (``texts.unit.NO_UNIT``)."""
    return _variable(name, label, language) | {
        "type": "textbox",
        "query": "",
        "current": {"text": "", "value": ""},
        "options": [],
    }


def choice(name: str, label: Text, choices: Mapping[str, Text], language: Language, first: str = "") -> Json:
    """One of ``choices``, or blank for everything. ``first``: what is chosen to begin with."""
    offered = {"": texts.EVERY} | dict(choices)
    return _variable(name, label, language) | {
        "type": "custom",
        "query": ",".join(f"{text.read(language)} : {value}" for value, text in offered.items()),
        "current": {"text": offered[first].read(language), "value": first},
        "options": [
            {"text": text.read(language), "value": value, "selected": value == first} for value, text in offered.items()
        ],
        "includeAll": False,
        "multi": False,
    }


def _variable(name: str, label: Text, language: Language) -> Json:
    return {"name": name, "label": label.read(language), "hide": 0, "skipUrlSync": False}
