"""Every question of the dashboards to the gateway's API, put to a running system with the token Grafana has."""

import httpx
import pytest

from dashboards.build import dashboards
from dashboards.check_api import api_queries
from dashboards.check_layout import panels
from dashboards.json_object import Json
from tests.integration.dashboards.demo import Demo
from tests.integration.dashboards.infinity import Infinity

QUERIES = [
    pytest.param(dashboard, target, id=place)
    for _, dashboard in dashboards()
    for place, target in api_queries(dashboard)
]
MAY_BE_BLANK = {
    "linkage-unit-zh panel 1": {"slot": "it is on the road"},
    "linkage-unit-zh panel 10": {
        "old": "it was never resealed",
        "new": "as above",
        "valid_from": "nobody released it out of the region",
        "valid_to": "as above",
    },
    "linkage-unit-zh panel 20": {"arrival_site": "as above", "arrived_at": "as above"},
}
"""Panel → columns that this recording leaves blank, each with the reason."""


@pytest.mark.parametrize(("dashboard", "target"), QUERIES)
def test_a_question_is_answered_in_the_columns_and_types_it_names(demo: Demo, dashboard: Json, target: Json) -> None:
    frame = Infinity(demo.url, demo.token).frame(target, demo.variables(dashboard))
    assert [one["name"] for one in frame["fields"]] == sorted(column["selector"] for column in target["columns"])
    assert all(one["values"] for one in frame["fields"]), "no row"


@pytest.mark.parametrize("name", sorted({name.partition(".")[0] for name, _ in dashboards()}))
def test_no_column_is_blank_in_every_row(demo: Demo, name: str) -> None:
    """A field that is never there would be a column for nothing."""
    built = dict(dashboards())[f"{name}.zh.json"]
    variables = demo.variables(built) | {"state": ""}
    for place, target in api_queries(built):
        frame = Infinity(demo.url, demo.token).frame(target, variables)
        blank = {one["name"] for one in frame["fields"] if all(value is None for value in one["values"])}
        assert blank <= MAY_BE_BLANK.get(place.rpartition(" (")[0], {}).keys(), place


def test_a_list_is_read_to_its_end_page_by_page(demo: Demo) -> None:
    built = dict(dashboards())["transit.zh.json"]
    target = next(target for _, target in api_queries(built) if target["pagination_mode"] == "cursor")
    target["url_options"]["params"] = [{"key": "limit", "value": "30"}, {"key": "state", "value": "open"}]
    asking = Infinity(demo.url, demo.token)
    frame = asking.frame(target, {})
    assert len(frame["fields"][0]["values"]) == len(demo.rows("/v1/movements", state="open", limit="1000")) > 60
    assert len(asking.asked) == 3


@pytest.mark.parametrize(("unit", "status"), [("", "422"), ("TEMU0000011", "404")])
def test_no_unit_is_an_error_and_not_an_empty_table_and_every_panel_says_so(demo: Demo, unit: str, status: str) -> None:
    built = dict(dashboards())["unit.en.json"]
    for _, target in api_queries(built):
        with pytest.raises(httpx.HTTPStatusError, match=status):
            Infinity(demo.url, demo.token).frame(target, {"unit": unit})
    assert all(f"({status})" in panel["description"] for panel in panels(built))


def test_the_token_of_the_dashboards_can_change_nothing(demo: Demo) -> None:
    alert = demo.rows("/v1/alerts", state="open")[0]["alert_id"]
    step = httpx.post(
        f"{demo.url}/v1/alerts/{alert}/actions",
        json={"action": "dispatch"},
        headers={"authorization": f"Bearer {demo.token}"},
    )
    assert step.status_code == 403
