"""Prometheus' own tool reads the alert rules and runs their tests: both sides of each limit and of each wait."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from tests.deploy.alert_rules import promtool_tests, rule_files

PROMTOOL: Final = shutil.which("promtool")
pytestmark = pytest.mark.skipif(
    PROMTOOL is None, reason="promtool is not installed (Debian: apt-get install prometheus)"
)


def promtool(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(PROMTOOL), *words], capture_output=True, text=True, check=False)


def test_prometheus_can_read_every_rule() -> None:
    ran = promtool("check", "rules", *map(str, rule_files()))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.count("SUCCESS") == len(rule_files())


def test_every_file_of_rules_has_a_file_of_tests() -> None:
    assert [file.name for file in promtool_tests()] == [file.name for file in rule_files()]


@pytest.mark.parametrize("file", promtool_tests(), ids=lambda file: file.stem)
def test_alerts_ring_and_do_not_ring(file: Path) -> None:
    ran = promtool("test", "rules", str(file))
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_limit_that_was_moved_would_be_found(tmp_path: Path) -> None:
    """The tests do stand on both sides of it."""
    (tmp_path / "tests").mkdir()
    for file in rule_files():
        shutil.copy(file, tmp_path)
    trackers = tmp_path / "trackers.yml"
    trackers.write_text(trackers.read_text("utf-8").replace("> 1000\n", "> 1001\n"), "utf-8")
    moved = shutil.copy(promtool_tests()[0].with_name("trackers.yml"), tmp_path / "tests")
    ran = promtool("test", "rules", str(moved))
    assert ran.returncode != 0
    assert "LinkageLag" in ran.stdout + ran.stderr
