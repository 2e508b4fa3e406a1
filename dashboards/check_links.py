"""Checks of what leads from one dashboard to another, and of the variables that are used."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from dashboards.json_object import Json
from dashboards.problem import Problem

_DASHBOARD: Final = re.compile(r"^/d/([a-z0-9-]+)(?:\?(.*))?$")
_USED: Final = re.compile(r"\$\{([A-Za-z_]\w*)(?:\.[\w.\[\]\" ]+)?(?::\w+)?\}|\$([A-Za-z_]\w*)")
_GRAFANAS: Final = frozenset({"__rate_interval", "__url_time_range", "__value", "__data", "__field", "__all"})
_EMPTY_OF_TEMPLATES: Final = ("title", "description", "label", "text", "regex", "displayName")


def uses_variables_that_there_are(dashboard: Json) -> Iterator[Problem]:
    known = {variable["name"] for variable in dashboard["templating"]["list"]} | _GRAFANAS
    for name in sorted(_used({"panels": dashboard["panels"], "templating": dashboard["templating"]}) - known):
        yield Problem(dashboard["uid"], f"uses the variable {name!r}, which it has not", "add it")


def uses_every_variable(dashboard: Json) -> Iterator[Problem]:
    used = _used(dashboard["panels"])
    for variable in dashboard["templating"]["list"]:
        if variable["name"] not in used:
            yield Problem(dashboard["uid"], f"variable {variable['name']!r} changes nothing", "leave it out")


def labels_its_variables(dashboard: Json) -> Iterator[Problem]:
    for variable in dashboard["templating"]["list"]:
        if not variable.get("label", "").strip():
            yield Problem(dashboard["uid"], f"variable {variable['name']!r} has no label", "give it one")
        if variable["type"] == "query" and variable["refresh"] != 2:
            yield Problem(dashboard["uid"], f"{variable['name']!r} is not read anew", "set refresh to 2 (time range)")


def leads_somewhere(dashboards: Mapping[str, Json]) -> Iterator[Problem]:
    """Of all dashboards together: each link's dashboard is there, in the same language but for the one link that
    changes it, and has the variables that are set."""
    known = {dashboard["uid"]: dashboard for dashboard in dashboards.values()}
    for dashboard in dashboards.values():
        for url in _urls(dashboard["panels"]):
            yield from _leads(dashboard, url, known, same_language=True)
        for link in dashboard["links"]:
            if link["type"] == "link":
                yield from _leads(dashboard, link["url"], known, same_language=False)
            elif not all(any(tag in other["tags"] for other in known.values()) for tag in link["tags"]):
                yield Problem(dashboard["uid"], f"no dashboard has the tags {link['tags']}", "mend the menu's tags")


def _leads(dashboard: Json, url: str, known: Mapping[str, Json], *, same_language: bool) -> Iterator[Problem]:
    found = _DASHBOARD.match(url)
    target = known.get(found[1]) if found else None
    if found is None or target is None:
        yield Problem(dashboard["uid"], f"{url!r} leads to no dashboard of ours", "see dashboards/names.py")
        return
    if same_language and target["tags"] != dashboard["tags"]:
        yield Problem(dashboard["uid"], f"{url!r} changes the language", "link to the same language")
    variables = {variable["name"] for variable in target["templating"]["list"]}
    for name in re.findall(r"\bvar-(\w+)=", found[2] or ""):
        if name not in variables:
            yield Problem(dashboard["uid"], f"{url!r} sets {name!r}, which {target['uid']} has not", "mend the link")


def _used(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {name for key, inner in value.items() if key not in _EMPTY_OF_TEMPLATES for name in _used(inner)}
    if isinstance(value, list):
        return {name for inner in value for name in _used(inner)}
    found = _USED.findall(value) if isinstance(value, str) else []
    return {braced or bare for braced, bare in found}


def _urls(value: Any) -> Iterator[str]:
    """Of links, wherever they stand."""
    if isinstance(value, dict):
        if value.keys() >= {"title", "url", "targetBlank"}:
            yield value["url"]
        for inner in value.values():
            yield from _urls(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _urls(inner)
