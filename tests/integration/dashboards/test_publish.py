"""Publishing to a Grafana server that behaves, twice, and after somebody else has been there."""

import pytest

from dashboards.answers import GrafanaError
from dashboards.grafana import Grafana
from dashboards.publish import DATASOURCE, publish
from tests.integration.dashboards.conftest import QUICK
from tests.integration.dashboards.fake_grafana import TOKEN, FakeGrafana

UIDS = {"linkage-overview-zh", "linkage-overview-en"}
PROMETHEUS = "http://prometheus:9090"


def changes(grafana: Grafana, prometheus: str | None = PROMETHEUS) -> list[str]:
    return [done.change for done in publish(grafana, prometheus=prometheus)]


def test_an_empty_server_gets_everything(server: FakeGrafana, grafana: Grafana) -> None:
    assert changes(grafana) == ["created"] * 4
    assert server.folders == {"linkage": "物流联动监管 Logistics linkage"}
    assert server.datasources[DATASOURCE]["url"] == PROMETHEUS
    assert set(server.dashboards) == UIDS
    assert all(kept.folder == "linkage" for kept in server.dashboards.values())


def test_publishing_again_writes_nothing(server: FakeGrafana, grafana: Grafana) -> None:
    changes(grafana)
    written = len(server.writes)
    assert changes(grafana) == ["unchanged"] * 4
    assert len(server.writes) == written


def test_versions_are_read_in_the_older_form_too(server: FakeGrafana, grafana: Grafana) -> None:
    server.versions_as_list = True
    changes(grafana)
    assert changes(grafana) == ["unchanged"] * 4


def test_a_dashboard_edited_in_the_browser_is_put_back(server: FakeGrafana, grafana: Grafana) -> None:
    changes(grafana)
    server.edit("linkage-overview-zh")
    assert changes(grafana) == ["unchanged", "unchanged", "updated", "unchanged"]
    assert server.dashboards["linkage-overview-zh"].version == 3


def test_a_dashboard_moved_to_another_folder_comes_back(server: FakeGrafana, grafana: Grafana) -> None:
    changes(grafana)
    server.dashboards["linkage-overview-en"].folder = "elsewhere"
    assert changes(grafana)[-1] == "updated"
    assert server.dashboards["linkage-overview-en"].folder == "linkage"


def test_a_data_source_keeps_what_else_is_set_on_it(server: FakeGrafana, grafana: Grafana) -> None:
    changes(grafana)
    server.datasources[DATASOURCE] |= {"jsonData": {"timeInterval": "15s"}}
    assert changes(grafana, "http://other:9090")[1] == "updated"
    assert server.datasources[DATASOURCE]["url"] == "http://other:9090"
    assert server.datasources[DATASOURCE]["jsonData"] == {"timeInterval": "15s"}


def test_without_a_prometheus_address_data_sources_are_left_alone(server: FakeGrafana, grafana: Grafana) -> None:
    assert changes(grafana, prometheus=None) == ["created"] * 3
    assert not any("datasources" in request for request in server.requests)


def test_one_language_can_be_published_alone(server: FakeGrafana, grafana: Grafana) -> None:
    assert [done.uid for done in publish(grafana, languages=("zh",))] == ["linkage", "linkage-overview-zh"]
    assert set(server.dashboards) == {"linkage-overview-zh"}


def test_a_folder_somebody_renamed_keeps_its_name(server: FakeGrafana, grafana: Grafana) -> None:
    server.folders["linkage"] = "监管中心"
    assert changes(grafana)[0] == "unchanged"
    assert server.folders == {"linkage": "监管中心"}


def test_a_folder_of_that_title_under_another_uid_is_named(server: FakeGrafana, grafana: Grafana) -> None:
    server.folders["other"] = "物流联动监管 Logistics linkage"
    with pytest.raises(GrafanaError, match=r"under another uid; .* --folder"):
        changes(grafana)


def test_a_dry_run_says_what_would_change_and_writes_nothing(server: FakeGrafana, grafana: Grafana) -> None:
    dry = Grafana(server.url, TOKEN, dry_run=True, patience=QUICK)
    assert changes(dry) == ["created"] * 4
    assert server.writes == []
    changes(grafana)
    server.edit("linkage-overview-en")
    written = len(server.writes)
    assert changes(dry) == ["unchanged", "unchanged", "unchanged", "updated"]
    assert len(server.writes) == written


def test_a_provisioned_dashboard_is_left_to_its_file(server: FakeGrafana, grafana: Grafana) -> None:
    changes(grafana)
    server.edit("linkage-overview-zh")
    server.dashboards["linkage-overview-zh"].provisioned = True
    with pytest.raises(GrafanaError, match="is provisioned from a file"):
        changes(grafana)
