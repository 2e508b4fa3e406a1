"""deploy/alertmanager.example.yml: amtool reads it, alerts go to those who must act, and no secret is written out."""

import re
import shutil
import subprocess
from typing import Any, Final

import pytest
import yaml

from tests.deploy.alert_rules import alert_rules
from tests.deploy.stack import DEPLOY

FILE: Final = DEPLOY / "alertmanager.example.yml"
CONFIG: Final[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
AMTOOL: Final = shutil.which("amtool")
NEEDS_AMTOOL: Final = pytest.mark.skipif(
    AMTOOL is None, reason="amtool is not installed (Debian: apt-get install prometheus-alertmanager)"
)


def amtool(*words: str) -> str:
    ran = subprocess.run([str(AMTOOL), *words], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@NEEDS_AMTOOL
def test_alertmanager_can_read_it() -> None:
    assert "SUCCESS" in amtool("check-config", str(FILE))


@NEEDS_AMTOOL
@pytest.mark.parametrize("severity", sorted({rule.labels["severity"] for rule in alert_rules()}))
def test_what_is_critical_goes_to_the_officer_on_duty_too(severity: str) -> None:
    told = amtool("config", "routes", "test", f"--config.file={FILE}", f"severity={severity}").strip()
    assert told == {"critical": "duty-officer,control-room", "warning": "control-room"}[severity]


def test_every_robot_is_reached_through_the_bridge_with_a_secret_from_a_file() -> None:
    hooks = [hook for receiver in CONFIG["receivers"] for hook in receiver["webhook_configs"]]
    assert {hook["url"].rpartition("/")[0] for hook in hooks} == {
        "http://alert-bridge:8060/dingtalk",
        "http://alert-bridge:8060/wecom",
    }
    for hook in hooks:
        assert hook["http_config"]["authorization"].keys() == {"type", "credentials_file"}
        assert hook["http_config"]["follow_redirects"] is False
        assert hook["send_resolved"] is True


def test_no_secret_is_written_out() -> None:
    text = FILE.read_text("utf-8")
    assert re.findall(r"access_token=|key=|credentials:|password:|secret:", text) == []


def test_what_keeps_an_alert_back_and_what_is_kept_back_are_alerts_of_ours() -> None:
    named = {
        name
        for rule in CONFIG["inhibit_rules"]
        for matcher in (*rule["source_matchers"], *rule["target_matchers"])
        for name in re.findall(r"Linkage\w+", matcher)
    }
    assert named
    assert named <= {rule.alert for rule in alert_rules()}


def test_nothing_is_kept_back_by_something_less_grave() -> None:
    grave = {rule.alert for rule in alert_rules() if rule.labels["severity"] == "critical"}
    for rule in CONFIG["inhibit_rules"]:
        (source,) = [one for one in rule["source_matchers"] if one.startswith("alertname")]
        assert set(re.findall(r"Linkage\w+", source)) <= grave
