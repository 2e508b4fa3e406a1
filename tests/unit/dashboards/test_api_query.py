"""Columns come from what the API is documented by."""

import pytest

from dashboards.api_query import ApiQuery, columns_of
from gates.figures import KpiRow
from gates.http.views import Alert, ListedMovement, Site, Unit


def test_each_field_is_a_column_of_its_type() -> None:
    assert columns_of(ListedMovement, "unit", "level", "expected_at", "hours", "packages") == {
        "unit": "string",
        "level": "string",
        "expected_at": "timestamp",
        "hours": "number",
        "packages": "number",
    }
    assert columns_of(Alert, "severity", "raised_at") == {"severity": "string", "raised_at": "timestamp"}
    assert columns_of(KpiRow, "close_rate") == {"close_rate": "number"}
    assert columns_of(Site, "verified") == {"verified": "boolean"}
    assert columns_of(Unit, "flags") == {"flags": "string"}


def test_a_field_that_the_api_does_not_show_cannot_be_asked_for() -> None:
    with pytest.raises(KeyError, match="eta"):
        columns_of(ListedMovement, "eta")


def test_an_object_is_no_column() -> None:
    with pytest.raises(KeyError):
        columns_of(Unit, "movement")


def test_a_list_that_is_shown_whole_follows_the_cursor() -> None:
    asked = ApiQuery("/v1/alerts", {"rule": "string"}, params={"state": "open"}, paged=True).read("A", "zh", table=True)
    assert asked["url_options"]["params"] == [{"key": "state", "value": "open"}, {"key": "limit", "value": "1000"}]
    assert asked["pagination_mode"] == "cursor"
    assert ApiQuery("/v1/alerts", {"rule": "string"}).read("A", "zh", table=True)["pagination_mode"] == "none"
