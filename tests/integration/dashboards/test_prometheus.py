"""Every query of every dashboard, asked of a real Prometheus that scrapes real processes."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from dashboards.build import dashboards
from dashboards.check_layout import panels
from tests.integration.dashboards.scraped import NO_PROMETHEUS, PROMETHEUS, Scraped, scraped
from tests.servers.required import need

BUILT = dict(dashboards())
QUERIES = [
    pytest.param(target["expr"], id=f"{dashboard['uid']}-{panel['id']}{target['refId']}")
    for dashboard in BUILT.values()
    for panel in panels(dashboard)
    for target in panel["targets"]
    if "expr" in target
]


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scraped]:
    need(None if PROMETHEUS else NO_PROMETHEUS)
    with scraped(tmp_path_factory.mktemp("prometheus")) as running:
        yield running


def query(name: str, number: int) -> str:
    (expression,) = (
        target["expr"] for panel in panels(BUILT[name]) for target in panel["targets"][:1] if panel["id"] == number
    )
    assert isinstance(expression, str)
    return expression


@pytest.mark.parametrize("expression", QUERIES)
def test_a_query_finds_something(region: Scraped, expression: str) -> None:
    region.until(expression)


@pytest.mark.parametrize(
    ("number", "figure"),
    [(1, 7), (2, 6), (3, 5), (4, 1), (6, 1), (7, 0), (8, 42), (30, 1), (31, 0), (33, 2)],
)
def test_a_headline_is_right_although_two_gateways_export_the_state(
    region: Scraped, number: int, figure: float
) -> None:
    (series,) = region.until(query("overview.zh.json", number))
    assert float(series["value"][1]) == figure


def test_nodes_are_shown_by_name_in_each_language(region: Scraped) -> None:
    for language, expected in (("zh", {"钦州关", "凭祥关"}), ("en", {"Qinzhou Customs", "Pingxiang Customs"})):
        found = region.until(query(f"overview.{language}.json", 10))
        assert {series["metric"][f"name_{language}"] for series in found} == expected
        assert len(found) == 2 * 5


def test_destinations_outside_and_unknown_have_names_and_come_in_order(region: Scraped) -> None:
    found = region.until(query("overview.zh.json", 11))
    assert [(series["metric"]["name_zh"], series["value"][1]) for series in found] == [
        ("未声明", "3"),
        ("凭祥关", "2"),
        ("区外", "1"),
    ]


def test_the_map_has_every_site_with_coordinates_and_its_quiet_devices(region: Scraped) -> None:
    found = region.until(query("overview.en.json", 12))
    markers = {series["metric"]["name_en"]: series for series in found}
    assert {name: series["value"][1] for name, series in markers.items()} == {"Dalanping": "0", "Youyiguan": "1"}
    assert (markers["Youyiguan"]["metric"]["latitude"], markers["Youyiguan"]["metric"]["longitude"]) == (
        "21.979",
        "106.711",
    )


def test_a_rule_without_a_title_is_still_listed(region: Scraped) -> None:
    found = region.until(query("overview.zh.json", 20))
    assert {series["metric"]["indicator"] for series in found} == {"A14 在途超时", "A12 A12"}


def test_latency_is_near_what_was_measured(region: Scraped) -> None:
    (series,) = region.until(query("overview.zh.json", 41))
    assert 0.025 <= float(series["value"][1]) <= 0.05


def test_a_quiet_device_is_listed_with_its_site(region: Scraped) -> None:
    (series,) = region.until(query("overview.zh.json", 50))
    assert (series["metric"]["device"], series["metric"]["name_zh"]) == ("PX-YYG-G1", "友谊关")


@pytest.mark.parametrize(("language", "names"), [("zh", {"大榄坪", "友谊关"}), ("en", {"Dalanping", "Youyiguan"})])
def test_sites_are_chosen_by_name(region: Scraped, language: str, names: set[str]) -> None:
    """The variable takes name and id out of each series, as Grafana writes it for ``query_result``."""
    variables = {one["name"]: one for one in BUILT[f"gates.{language}.json"]["templating"]["list"]}
    query = variables["site"]["query"]["query"].removeprefix("query_result(").removesuffix(")")
    pattern = re.compile(variables["site"]["regex"].strip("/").replace("(?<", "(?P<"))
    found = [pattern.search(_as_result(series)) for series in region.until(query)]
    assert {one["text"]: one["value"] for one in found if one}.keys() == names
    assert {one["value"] for one in found if one} == {"QZ-DLP", "PX-YYG"}


def _as_result(series: dict[str, Any]) -> str:
    labels = {key: value for key, value in series["metric"].items() if key != "__name__"}
    inside = ",".join(f'{key}="{value}"' for key, value in labels.items())
    at, value = series["value"]
    return f"{series['metric'].get('__name__', '')}{{{inside}}} {value} {at * 1000}"


def test_gates_of_one_site_are_shown_alone(region: Scraped) -> None:
    for number, figure in ((1, "1"), (2, "1")):
        (series,) = region.until(query("gates.zh.json", number).replace("$site", "PX-YYG"))
        assert series["value"][1] == figure
