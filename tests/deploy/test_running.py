"""The whole stack, Grafana apart, from its own files: a scan goes in at the gateway, and Prometheus sees every part."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from gates.collector import wall_ms
from linkage.keys import Wallet
from streams.embedded_redis import free_port
from streams.signature import Secret, signed_headers
from tests.deploy.alert_rules import MAY_BE_EMPTY, alert_rules
from tests.deploy.on_loopback import Part
from tests.deploy.running import PORTS, Running, asked, eventually, part, tell_somebody
from tests.deploy.servers import NO_PROMETHEUS, PROMETHEUS, prometheus
from tests.deploy.stack import OURS
from tests.integration.gateway.serving import DEVICE, scan


@pytest.fixture(scope="module")
def ports() -> dict[str, int]:
    return {name: free_port() for name in PORTS}


@pytest.fixture(scope="module")
def watching(tmp_path_factory: pytest.TempPathFactory, ports: dict[str, int]) -> Iterator[str | None]:
    if PROMETHEUS is None:
        yield None
        return
    addresses = {f"{name}:{PORTS[name]}": f"127.0.0.1:{port}" for name, port in ports.items()}
    port = free_port()
    with prometheus(tmp_path_factory.mktemp("prometheus"), port, addresses) as server:
        server.until_healthy()
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def running(
    watching: str | None,  # noqa: ARG001 — looks every 15 s, so it begins first
    tmp_path_factory: pytest.TempPathFactory,
    the_kafka: Part,
    the_redis: Part,
    secrets: Path,
    kafka_port: int,
    ports: dict[str, int],
) -> Iterator[Running]:
    assert the_kafka.healthy()
    assert the_redis.healthy()
    tell_somebody(secrets)
    folder = tmp_path_factory.mktemp("ours")
    parts = {name: part(name, folder, secrets, kafka_port, ports[name]) for name in OURS}
    with ExitStack() as stack:
        stack.enter_context(parts["gateway"]).until_healthy()
        others = [stack.enter_context(one) for name, one in parts.items() if name != "gateway"]
        for one in others:
            one.until_healthy()
        addresses = {f"{name}:{PORTS[name]}": f"127.0.0.1:{port}" for name, port in ports.items()}
        purse = msgspec.json.decode((secrets / "wallet.json").read_bytes(), type=Wallet)
        yield Running(parts, addresses, purse)


def post(running: Running, *items: dict[str, Any], sign: bool = True) -> httpx.Response:
    """Without items it is a heartbeat."""
    body = msgspec.json.encode({"device_id": DEVICE, "send_time": scan()["event_time"], "items": items})
    signed = signed_headers([Secret.parse(running.purse.devices[DEVICE])], "msg_1", wall_ms() // 1000, body)
    return httpx.post(f"{running.gateway}/v1/scans", content=body, headers=signed if sign else {})


def test_a_scan_becomes_the_state_of_a_unit(running: Running) -> None:
    answer = post(running, scan())
    assert (answer.status_code, answer.json()["results"][0]["status"]) == (200, "accepted")
    bearer = {"authorization": f"Bearer {running.purse.operator}"}

    def stage() -> object:
        unit = httpx.get(f"{running.gateway}/v1/units/iso6346:MSKU1234565", headers=bearer)
        return unit.json().get("stage")

    eventually(stage, "in_transit")
    assert httpx.get(f"{running.gateway}/v1/units").status_code == 401


def test_both_trackers_share_the_partitions(running: Running) -> None:
    eventually(lambda: [running.series(f"tracker-{n}", "linkage_tracker_lag_records") for n in (1, 2)], [6, 6])


def test_prometheus_sees_every_part(running: Running, watching: str | None) -> None:
    if watching is None:
        pytest.skip(NO_PROMETHEUS)

    def up() -> set[tuple[str, str, str]]:
        found = asked(watching, "up")["data"]["result"]
        return {(one["metric"]["job"], one["metric"]["instance"], one["value"][1]) for one in found}

    jobs = {"gateway": "gateway", "tracker-1": "tracker", "tracker-2": "tracker", "notifier": "notifier"}
    expected = {(f"linkage-{job}", running.addresses[f"{name}:{PORTS[name]}"], "1") for name, job in jobs.items()}
    eventually(up, expected)


def test_every_alert_rule_is_loaded_and_finds_what_it_watches(running: Running, watching: str | None) -> None:
    if watching is None:
        pytest.skip(NO_PROMETHEUS)
    assert [post(running).status_code, post(running, sign=False).status_code] == [200, 401]
    loaded = httpx.get(f"{watching}/api/v1/rules").json()["data"]["groups"]
    assert {rule["name"] for group in loaded for rule in group["rules"]} == {rule.alert for rule in alert_rules()}
    for rule in alert_rules():
        assert asked(watching, rule.expr)["status"] == "success", rule.alert
        if rule.alert not in MAY_BE_EMPTY:
            eventually(lambda found=rule.measured: bool(asked(watching, found)["data"]["result"]), True)  # type: ignore[misc]


def test_a_system_that_is_well_rings_no_alert(running: Running, watching: str | None) -> None:
    if watching is None:
        pytest.skip(NO_PROMETHEUS)
    assert running.parts
    assert asked(watching, 'ALERTS{alertstate="firing"}')["data"]["result"] == []


def test_the_state_is_what_the_log_says(running: Running) -> None:
    """``docker compose exec tracker-1 linkage fsck``, as docs/deploying.md has it."""
    checked = running.parts["tracker-1"].inside("fsck", "--config", "/run/secrets/settings")
    assert checked.returncode == 0, checked.stderr.decode()


def test_each_ends_well_when_told_to(running: Running) -> None:
    """The gateway's server, once it has ended its work, ends itself by the signal it was given."""
    codes = {name: running.parts[name].end() for name in reversed(OURS)}
    assert codes == dict.fromkeys(OURS, 0) | {"gateway": -signal.SIGTERM}
