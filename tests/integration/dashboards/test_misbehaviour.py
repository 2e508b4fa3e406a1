"""A Grafana server, or something in front of it, that does not answer as documented."""

import socket
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from dashboards.answers import BusyError, GrafanaError, NotGrafanaError, RefusedError
from dashboards.datasources import PROMETHEUS_UID
from dashboards.grafana import CONFLICTS, Grafana
from dashboards.publish import publish
from tests.integration.dashboards.conftest import DASHBOARDS, EVERYTHING, QUICK, SOURCES
from tests.integration.dashboards.fake_grafana import LOGIN_PAGE, TOKEN, FakeGrafana, Fault

SAVE = "/api/dashboards/db"


def changes(grafana: Grafana) -> list[str]:
    return [done.change for done in publish(grafana, sources=SOURCES)]


@pytest.mark.parametrize("status", [200, 202, 204])
@pytest.mark.parametrize("path", ["/api/folders", "/api/datasources", SAVE])
def test_an_empty_answer_is_confirmed_by_reading_back(
    server: FakeGrafana, grafana: Grafana, path: str, status: int
) -> None:
    server.faults.append(Fault("POST", path, status, done=True))
    assert changes(grafana) == ["created"] * EVERYTHING
    assert len(server.dashboards) == DASHBOARDS
    assert all(kept.version == 1 for kept in server.dashboards.values())


def test_an_empty_answer_to_a_save_that_was_not_done_is_tried_again(server: FakeGrafana, grafana: Grafana) -> None:
    server.faults.append(Fault("POST", SAVE, 202))
    assert changes(grafana) == ["created"] * EVERYTHING
    assert len(server.dashboards) == DASHBOARDS


def test_a_data_source_that_was_accepted_but_never_came_is_an_error(server: FakeGrafana, grafana: Grafana) -> None:
    server.faults.append(Fault("POST", "/api/datasources", 202))
    with pytest.raises(GrafanaError, match="accepted but is not there"):
        changes(grafana)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/folders/linkage"), ("POST", "/api/folders"), ("POST", SAVE)]
)
def test_a_busy_proxy_is_asked_again(
    server: FakeGrafana, grafana: Grafana, method: str, path: str, status: int
) -> None:
    server.faults += [Fault(method, path, status, LOGIN_PAGE)] * 2
    assert changes(grafana) == ["created"] * EVERYTHING


@pytest.mark.parametrize(("wanted", "waited"), [("1", "1"), ("7200", "1.5"), ("tomorrow", "0")])
def test_who_says_when_to_ask_again_is_asked_then_but_not_after_hours(
    server: FakeGrafana, wanted: str, waited: str
) -> None:
    server.faults.append(Fault("POST", "/api/folders", 429, LOGIN_PAGE, retry_after=wanted))
    told: list[str] = []
    grafana = Grafana(server.url, TOKEN, patience=replace(QUICK, longest_s=1.5), waiting=told.append)
    assert changes(grafana) == ["created"] * EVERYTHING
    assert told == [f"POST /api/folders: 429 Too Many Requests; trying again in {waited} s"]


def test_a_save_that_a_proxy_lost_the_answer_to_is_not_saved_twice(server: FakeGrafana, grafana: Grafana) -> None:
    server.faults.append(Fault("POST", SAVE, 502, LOGIN_PAGE, done=True))
    assert changes(grafana) == ["created"] * EVERYTHING
    assert server.dashboards["linkage-overview-zh"].version == 1


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/folders/linkage"), ("POST", SAVE)])
def test_an_answer_that_is_cut_off_is_asked_for_again(
    server: FakeGrafana, grafana: Grafana, method: str, path: str
) -> None:
    server.faults.append(Fault(method, path, 200, b'{"status": "success"', done=True, cut=True))
    assert changes(grafana) == ["created"] * EVERYTHING
    assert server.dashboards["linkage-overview-zh"].version == 1


@pytest.mark.parametrize("uid", [source.uid for source in SOURCES])
def test_a_data_source_that_a_proxy_lost_the_answer_to_is_there(
    server: FakeGrafana, grafana: Grafana, uid: str
) -> None:
    server.faults.append(Fault("POST", "/api/datasources", 502, LOGIN_PAGE, done=True))
    assert changes(grafana) == ["created"] * EVERYTHING
    server.set_up(uid, timeInterval="15s")
    server.datasources[uid]["url"] = "http://elsewhere"
    server.faults.append(Fault("PUT", f"/api/datasources/uid/{uid}", 504, LOGIN_PAGE, done=True))
    assert [change for change in changes(grafana) if change != "unchanged"] == ["updated"]
    assert changes(grafana) == ["unchanged"] * EVERYTHING


def test_a_data_source_changed_by_somebody_else_meanwhile_keeps_their_setting(
    server: FakeGrafana, grafana: Grafana
) -> None:
    changes(grafana)
    server.datasources[PROMETHEUS_UID]["url"] = "http://elsewhere"
    server.before_write.append(lambda: server.set_up(PROMETHEUS_UID, timeInterval="15s"))
    assert [change for change in changes(grafana) if change != "unchanged"] == ["updated"]
    assert server.datasources[PROMETHEUS_UID]["jsonData"] == {"timeInterval": "15s"}


def test_somebody_who_never_stops_changing_a_data_source_is_named(server: FakeGrafana, grafana: Grafana) -> None:
    changes(grafana)
    server.datasources[PROMETHEUS_UID]["url"] = "http://elsewhere"
    server.faults += [Fault("PUT", "/api/datasources", 409, b'{"message": "already updated by someone else"}')] * 9
    with pytest.raises(GrafanaError, match=r"linkage-prometheus keeps being changed by somebody else"):
        changes(grafana)
    assert sum(request.startswith("PUT") for request in server.writes) == CONFLICTS


def test_a_data_source_of_that_name_under_another_uid_is_named(server: FakeGrafana, grafana: Grafana) -> None:
    server.datasources["other"] = {"uid": "other", "name": "Linkage Prometheus", "jsonData": {}, "version": 3}
    with pytest.raises(GrafanaError, match=r"'Linkage Prometheus' is there under another uid; rename it"):
        changes(grafana)


def test_a_proxy_that_stays_busy_is_given_up(server: FakeGrafana, grafana: Grafana) -> None:
    server.faults += [Fault("GET", "/api/folders", 502, LOGIN_PAGE)] * 9
    with pytest.raises(BusyError, match=r"GET /api/folders/linkage: 502 Bad Gateway"):
        changes(grafana)
    assert len(server.requests) == 1 + len(QUICK.pauses_s)


@pytest.mark.parametrize("body", [LOGIN_PAGE, b"<html>welcome</html>"])
def test_a_web_page_instead_of_an_answer_is_named(server: FakeGrafana, grafana: Grafana, body: bytes) -> None:
    server.faults.append(Fault("GET", "/api/folders", 200, body))
    with pytest.raises(NotGrafanaError, match=r"answered with a web page; is --url Grafana's own address"):
        changes(grafana)


@pytest.mark.parametrize("path", ["/api/folders", "/api/datasources", "/api/dashboards/uid"])
@pytest.mark.parametrize("body", [b"[]", b'"ok"', b"1"])
def test_json_of_something_else_is_named(server: FakeGrafana, grafana: Grafana, path: str, body: bytes) -> None:
    server.faults.append(Fault("GET", path, 200, body))
    with pytest.raises(NotGrafanaError, match="answers, but not as Grafana does"):
        changes(grafana)


def test_a_dashboard_without_a_dashboard_in_it_is_named(server: FakeGrafana, grafana: Grafana) -> None:
    server.faults.append(Fault("GET", "/api/dashboards/uid", 200, b"{}"))
    with pytest.raises(NotGrafanaError, match="answers, but not as Grafana does"):
        changes(grafana)


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_a_refusal_written_as_a_web_page_is_a_refusal(server: FakeGrafana, grafana: Grafana, status: int) -> None:
    server.faults.append(Fault("POST", "/api/folders", status, LOGIN_PAGE))
    with pytest.raises(RefusedError, match=rf"POST /api/folders: {status} "):
        changes(grafana)


def test_a_redirection_is_not_followed_with_the_token(server: FakeGrafana, grafana: Grafana) -> None:
    server.faults.append(Fault("GET", "/api/folders", 302, "http://127.0.0.1:1/login"))
    with pytest.raises(NotGrafanaError, match=r"redirected to http://127.0.0.1:1/login"):
        changes(grafana)


def test_somebody_saving_in_between_is_read_again_and_overwritten(server: FakeGrafana, grafana: Grafana) -> None:
    changes(grafana)
    server.edit("linkage-overview-zh")
    server.before_save.append(lambda: server.edit("linkage-overview-zh", "and another"))
    assert [change for change in changes(grafana) if change != "unchanged"] == ["updated"]
    assert server.dashboards["linkage-overview-zh"].version == 4


def test_somebody_who_never_stops_saving_is_named(server: FakeGrafana, grafana: Grafana) -> None:
    changes(grafana)
    server.edit("linkage-overview-zh")
    mismatch = b'{"message": "The dashboard has been changed by someone else", "status": "version-mismatch"}'
    server.faults += [Fault("POST", SAVE, 412, mismatch)] * 9
    with pytest.raises(GrafanaError, match=r"linkage-overview-zh keeps being changed by somebody else"):
        changes(grafana)
    assert sum(request == f"POST {SAVE}" for request in server.writes) == DASHBOARDS + CONFLICTS


def test_another_precondition_is_not_taken_for_a_conflict(server: FakeGrafana, grafana: Grafana) -> None:
    server.faults.append(Fault("POST", SAVE, 412, b'{"message": "belongs to plugin X", "status": "plugin-dashboard"}'))
    with pytest.raises(RefusedError, match="belongs to plugin X"):
        changes(grafana)


def test_a_folder_made_by_somebody_else_meanwhile_is_taken(server: FakeGrafana, grafana: Grafana) -> None:
    server.faults.append(Fault("POST", "/api/folders", 409, b'{"message": "already exists"}', done=True))
    assert changes(grafana)[0] == "created"


def test_a_wrong_token_is_named_without_being_told(server: FakeGrafana) -> None:
    with capture_logs() as logs, pytest.raises(RefusedError, match="the token is wrong or has expired") as caught:
        changes(Grafana(server.url, "glsa_wrong", patience=QUICK))
    assert "glsa_wrong" not in str(caught.value) + str(logs)


def test_nobody_listening_is_named_and_logged_without_the_token() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    grafana = Grafana(f"http://127.0.0.1:{port}", TOKEN, patience=QUICK)
    with capture_logs() as logs, pytest.raises(BusyError, match=rf"no answer from http://127.0.0.1:{port}"):
        changes(grafana)
    assert len(logs) == len(QUICK.pauses_s)
    assert TOKEN not in str(logs)


def test_a_sub_path_is_kept(server: FakeGrafana) -> None:
    with pytest.raises(RefusedError, match=r"POST /grafana/api/folders: 404"):
        changes(Grafana(f"{server.url}/grafana/", TOKEN, patience=QUICK))


@pytest.mark.parametrize("url", ["grafana.example.org", "ftp://grafana", "https://", "https://me:secret@grafana"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"address"):
        Grafana(url, TOKEN)


@pytest.mark.parametrize("token", ["", "glsa_a b", "glsa_a\nX-Other: 1", "glsa_密"])
def test_a_token_that_cannot_be_sent_is_refused_without_being_told(token: str) -> None:
    with pytest.raises(ValueError, match="the token is empty or holds") as caught:
        Grafana("http://127.0.0.1", token)
    assert not token or token not in str(caught.value)
