"""Checks of the questions to the gateway's API, and of which source a panel asks."""

from collections.abc import Iterator
from typing import get_args

from dashboards.api_query import ColumnType
from dashboards.check_layout import panels, where
from dashboards.json_object import Json
from dashboards.problem import Problem
from dashboards.sources import API, VARIABLES


def api_queries(dashboard: Json) -> Iterator[tuple[str, Json]]:
    for panel in panels(dashboard):
        for target in panel["targets"]:
            if target.get("datasource") == API:
                yield f"{where(dashboard, panel)} query {target['refId']}", target


def asks_through_variables(dashboard: Json) -> Iterator[Problem]:
    """Every source asked is one of the dashboard's variables, and every such variable is asked."""
    offered = {v["name"]: v for v in dashboard["templating"]["list"] if v["type"] == "datasource"}
    asked = set()
    for panel in panels(dashboard):
        for one in (panel, *panel["targets"]):
            name = next((name for name, source in VARIABLES.items() if source == one.get("datasource")), None)
            if name is None:
                yield Problem(where(dashboard, panel), "names a data source of one installation", f"use {VARIABLES}")
            else:
                asked.add(name)
        if any(target.get("datasource") != panel.get("datasource") for target in panel["targets"]):
            yield Problem(where(dashboard, panel), "asks another source than it says", "take its queries from one")
    for name in sorted(asked - offered.keys()):
        yield Problem(dashboard["uid"], f"has no data source variable {name!r}", "add it")
    for name, variable in offered.items():
        if name not in asked:
            yield Problem(dashboard["uid"], f"data source variable {name!r} is asked nothing", "leave it out")
        elif variable["query"] != VARIABLES[name]["type"]:
            yield Problem(dashboard["uid"], f"{name!r} offers {variable['query']}", f"use {VARIABLES[name]['type']}")


def asks_the_api_from_the_server(dashboard: Json) -> Iterator[Problem]:
    """With the parser ``backend`` alone: the others have browsers fetch, which have no token. The address is left to
    the data source, so that the token goes nowhere else."""
    for place, target in api_queries(dashboard):
        for key, value in {"parser": "backend", "type": "json", "source": "url", "format": "table"}.items():
            if target.get(key) != value:
                yield Problem(place, f"{key} is {target.get(key)!r}", f"write {value!r}")
        if target["url_options"]["method"] != "GET":
            yield Problem(place, "does not only read", "ask with GET")
        if not target["url"].startswith("/v1/"):
            yield Problem(place, f"{target['url']!r} is no path of the API", "begin it with /v1/")


def names_its_columns(dashboard: Json) -> Iterator[Problem]:
    """Infinity hands columns out by the alphabet and guesses at types that are not told."""
    for place, target in api_queries(dashboard):
        names = [column["selector"] for column in target["columns"]]
        if not names or len(set(names)) != len(names):
            yield Problem(place, f"its columns are {names}", "name each column once")
        for column in target["columns"]:
            if column["text"] != column["selector"]:
                yield Problem(place, f"renames {column['selector']!r}", "give the heading as displayName")
            if column["type"] not in get_args(ColumnType):
                yield Problem(place, f"{column['selector']!r} is a {column['type']!r}", f"use {get_args(ColumnType)}")
