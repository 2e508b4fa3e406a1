"""Publishing to a Grafana server that behaves, twice, and after somebody else has been there."""

from collections.abc import Sequence

import pytest

from dashboards.answers import GrafanaError
from dashboards.build import dashboards
from dashboards.datasources import API_UID, PROMETHEUS_UID, DataSource, api, prometheus
from dashboards.grafana import Grafana
from dashboards.publish import publish
from tests.integration.dashboards.conftest import DASHBOARDS, EVERYTHING, QUICK, SOURCES
from tests.integration.dashboards.fake_grafana import TOKEN, FakeGrafana

UIDS = {dashboard["uid"] for _, dashboard in dashboards()}


def changes(grafana: Grafana, sources: Sequence[DataSource] = SOURCES) -> list[str]:
    return [done.change for done in publish(grafana, sources=sources)]


def changed(grafana: Grafana, sources: Sequence[DataSource] = SOURCES) -> list[tuple[str, str]]:
    """What was not as it should be."""
    done = list(publish(grafana, sources=sources))
    return [(one.change, one.uid) for one in done if one.change != "unchanged"]


def test_an_empty_server_gets_everything(server: FakeGrafana, grafana: Grafana) -> None:
    assert changes(grafana) == ["created"] * EVERYTHING
    assert server.folders == {"linkage": "物流联动监管 Logistics linkage"}
    assert server.datasources[PROMETHEUS_UID]["url"] == "http://prometheus:9090"
    assert server.datasources[API_UID]["url"] == "http://gateway:8080"
    assert server.secrets == {API_UID: {"bearerToken": "lk_secret-of-the-viewer"}}
    assert set(server.dashboards) == UIDS
    assert all(kept.folder == "linkage" for kept in server.dashboards.values())


def test_publishing_again_writes_nothing(server: FakeGrafana, grafana: Grafana) -> None:
    changes(grafana)
    written = len(server.writes)
    assert changes(grafana) == ["unchanged"] * EVERYTHING
    assert len(server.writes) == written


def test_versions_are_read_in_the_older_form_too(server: FakeGrafana, grafana: Grafana) -> None:
    server.versions_as_list = True
    changes(grafana)
    assert changes(grafana) == ["unchanged"] * EVERYTHING


def test_a_dashboard_edited_in_the_browser_is_put_back(server: FakeGrafana, grafana: Grafana) -> None:
    changes(grafana)
    server.edit("linkage-overview-zh")
    assert changed(grafana) == [("updated", "linkage-overview-zh")]
    assert server.dashboards["linkage-overview-zh"].version == 3


def test_a_dashboard_moved_to_another_folder_comes_back(server: FakeGrafana, grafana: Grafana) -> None:
    changes(grafana)
    server.dashboards["linkage-overview-en"].folder = "elsewhere"
    assert changed(grafana) == [("updated", "linkage-overview-en")]
    assert server.dashboards["linkage-overview-en"].folder == "linkage"


def test_a_data_source_keeps_what_else_is_set_on_it(server: FakeGrafana, grafana: Grafana) -> None:
    changes(grafana)
    server.datasources[PROMETHEUS_UID] |= {"jsonData": {"timeInterval": "15s"}}
    assert changed(grafana, [prometheus("http://other:9090")]) == [("updated", PROMETHEUS_UID)]
    assert server.datasources[PROMETHEUS_UID]["url"] == "http://other:9090"
    assert server.datasources[PROMETHEUS_UID]["jsonData"] == {"timeInterval": "15s"}


def test_a_new_token_is_told_though_the_old_one_cannot_be_read_back(server: FakeGrafana, grafana: Grafana) -> None:
    changes(grafana)
    renewed = [api("http://gateway:8080", "lk_another")]
    assert changed(grafana, renewed) == [("updated", API_UID)]
    assert server.secrets[API_UID] == {"bearerToken": "lk_another"}
    assert changed(grafana, renewed) == []
    assert "lk_another" not in str(server.datasources)


def test_a_provisioned_data_source_is_left_to_its_file(server: FakeGrafana, grafana: Grafana) -> None:
    changes(grafana)
    server.datasources[API_UID]["readOnly"] = True
    with pytest.raises(GrafanaError, match="is provisioned from a file"):
        changes(grafana, [api("http://elsewhere:8080", "lk_another")])


def test_without_addresses_data_sources_are_left_alone(server: FakeGrafana, grafana: Grafana) -> None:
    assert changes(grafana, []) == ["created"] * (1 + DASHBOARDS)
    assert not any("datasources" in request for request in server.requests)


def test_one_language_can_be_published_alone(server: FakeGrafana, grafana: Grafana) -> None:
    assert [done.kind for done in publish(grafana, languages=("zh",))] == ["folder"] + ["dashboard"] * (DASHBOARDS // 2)
    assert set(server.dashboards) == {uid for uid in UIDS if uid.endswith("-zh")}


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
    assert changes(dry) == ["created"] * EVERYTHING
    assert server.writes == []
    changes(grafana)
    server.edit("linkage-overview-en")
    written = len(server.writes)
    assert changed(dry) == [("updated", "linkage-overview-en")]
    assert len(server.writes) == written


def test_a_provisioned_dashboard_is_left_to_its_file(server: FakeGrafana, grafana: Grafana) -> None:
    changes(grafana)
    server.edit("linkage-overview-zh")
    server.dashboards["linkage-overview-zh"].provisioned = True
    with pytest.raises(GrafanaError, match="is provisioned from a file"):
        changes(grafana)
