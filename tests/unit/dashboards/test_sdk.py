"""Grafana's own schema, as its Foundation SDK has it: read and written again, a dashboard keeps every key."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

from dashboards.build import dashboards
from dashboards.json_object import Json
from dashboards.map import Ground

register_default_plugins()
TILES = Ground("https://gateway.example.org", "https://tiles.example.org/{z}/{x}/{y}.png")
BUILT = [pytest.param(built, id=name) for name, built in dashboards(TILES)]


def round_trip(built: Json) -> Json:
    found: Json = json.loads(JSONEncoder(sort_keys=True).encode(Dashboard.from_json(built)))
    return found


def lost(before: Any, after: Any, place: str = "") -> Iterator[str]:
    """What is not as it was; what the schema adds is no loss."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            yield from lost(value, after.get(key, "nothing"), f"{place}.{key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from lost(one, other, f"{place}[{number}]")
    elif before != after:
        yield f"{place}: {before!r} became {after!r}"


@pytest.mark.parametrize("built", BUILT)
def test_a_dashboard_goes_through_grafanas_schema_and_loses_no_key(built: Json) -> None:
    assert list(lost(built, round_trip(built))) == []


@pytest.mark.parametrize("place", ["panel", "fieldConfig", "link", "variable"])
def test_a_key_that_grafana_does_not_know_is_found(place: str) -> None:
    built = dict(dashboards())["overview.zh.json"]
    first = next(panel for panel in built["panels"] if panel["type"] != "row")
    within = {
        "panel": first,
        "fieldConfig": first["fieldConfig"]["defaults"],
        "link": built["links"][0],
        "variable": built["templating"]["list"][0],
    }
    within[place]["invented"] = 1
    assert any(".invented: 1 became 'nothing'" in each for each in lost(built, round_trip(built)))
