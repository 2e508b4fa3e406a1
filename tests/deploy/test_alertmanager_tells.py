"""A real Alertmanager, started with the example: a critical alert reaches both robots, with the bridge's token."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from streams.embedded_redis import free_port
from streams.orphan import die_with_parent
from tests.deploy.alert_rules import alert_rules
from tests.deploy.bridge import Bridge
from tests.deploy.running import eventually
from tests.deploy.stack import DEPLOY

ALERTMANAGER: Final = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")
pytestmark = pytest.mark.skipif(
    ALERTMANAGER is None, reason="alertmanager is not installed (Debian: apt-get install prometheus-alertmanager)"
)
TOKEN: Final = "the-bridges-own"
SEVERITIES: Final = {rule.alert: rule.labels["severity"] for rule in alert_rules()}
PATHS: Final = ("/dingtalk/duty-officer", "/wecom/control-room")


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    with Bridge() as one:
        yield one


@pytest.fixture
def alertmanager(tmp_path: Path, bridge: Bridge) -> Iterator[str]:
    """The example with the bridge's address, the token's place and the waits of this test."""
    text = (DEPLOY / "alertmanager.example.yml").read_text("utf-8")
    here = {"alert-bridge:8060": bridge.address, "/etc/alertmanager/secrets": str(tmp_path)}
    here |= {"group_wait: 30s": "group_wait: 0s", "group_wait: 10s": "group_wait: 0s"}
    for there, mine in here.items():
        assert there in text
        text = text.replace(there, mine)
    (tmp_path / "alertmanager.yml").write_text(text, "utf-8")
    (tmp_path / "alert-bridge-token").write_text(TOKEN)
    address = f"127.0.0.1:{free_port()}"
    options = {
        "config.file": tmp_path / "alertmanager.yml",
        "storage.path": tmp_path / "data",
        "web.listen-address": address,
        "cluster.listen-address": "",
        "log.level": "error",
    }
    command = [str(ALERTMANAGER), *(f"--{name}={value}" for name, value in options.items())]
    process = subprocess.Popen(command, preexec_fn=die_with_parent(os.getpid()))
    try:
        eventually(lambda: _ready(process, address), True)
        yield f"http://{address}"
    finally:
        process.kill()
        process.wait()


def test_a_critical_alert_reaches_both_robots(alertmanager: str, bridge: Bridge) -> None:
    labels = {"alertname": "LinkageBooksUnbalanced", "severity": "critical", "partition": "3"}
    assert _rings(alertmanager, labels).status_code == 200
    eventually(lambda: {path for path, _, _ in bridge.posted}, set(PATHS))
    for _, authorization, told in bridge.posted:
        assert authorization == f"Bearer {TOKEN}"
        assert (told["status"], told["alerts"][0]["labels"]) == ("firing", labels)


@pytest.mark.parametrize(
    ("worse", "kept_back"),
    [
        ("LinkageServiceDown", ["LinkageProcessDown"]),
        ("LinkageStateLost", ["LinkageStateUnreadable", "LinkageLag", "LinkageTrackerStuck"]),
    ],
)
def test_what_follows_from_something_worse_is_kept_back(
    alertmanager: str, bridge: Bridge, worse: str, kept_back: list[str]
) -> None:
    """The worse one first, which holds the others back from then on; a last one shows that all were looked at."""
    for name in (worse, *kept_back, "LinkageOpenFiles"):
        _rings(alertmanager, {"alertname": name, "severity": SEVERITIES[name], "job": "linkage-tracker"})
        if name not in kept_back:
            eventually(lambda told=name: told in _names(bridge), True)  # type: ignore[misc]
    assert _names(bridge) == {worse, "LinkageOpenFiles"}


def test_one_gateway_without_the_state_keeps_no_trackers_alert_back(alertmanager: str, bridge: Bridge) -> None:
    for name in ("LinkageStateUnreadable", "LinkageLag", "LinkageTrackerStuck", "LinkageAnswersDegraded"):
        _rings(alertmanager, {"alertname": name, "severity": SEVERITIES[name]})
        eventually(lambda told=name: told in _names(bridge), True)  # type: ignore[misc]


def _names(bridge: Bridge) -> set[str]:
    return {alert["labels"]["alertname"] for _, _, told in bridge.posted for alert in told["alerts"]}


def _rings(alertmanager: str, labels: dict[str, str]) -> httpx.Response:
    alerts: list[dict[str, Any]] = [{"labels": labels, "annotations": {"summary": "示例 / An example."}}]
    return httpx.post(f"{alertmanager}/api/v2/alerts", json=alerts)


def _ready(process: subprocess.Popen[bytes], address: str) -> bool:
    assert process.poll() is None, "alertmanager stopped at once"
    try:
        return httpx.get(f"http://{address}/-/ready").status_code == 200
    except httpx.TransportError:
        return False
