"""Prometheus' own linter reads what every process exposes."""

import asyncio
import shutil
import subprocess

import pytest

from streams.metrics import GatewayMetrics, NotifierMetrics, TrackerMetrics, state_text
from tests.unit.metrics.region import NAMES, Region

PROMTOOL = shutil.which("promtool")


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (Debian: apt-get install prometheus)")
def test_promtool_finds_nothing_to_say() -> None:
    gateway, tracker, notifier = GatewayMetrics(), TrackerMetrics(), NotifierMetrics()
    gateway.request("/v1/scans", 200, 0.01)
    tracker.batch(10, 0.1, 0.1, 0.1)
    notifier.delivered("port-office", 0.5)
    for text in (gateway.text() + asyncio.run(state_text(Region(), NAMES)), tracker.text(), notifier.text()):
        ran = subprocess.run([str(PROMTOOL), "check", "metrics"], input=text, capture_output=True, check=False)
        assert (ran.returncode, ran.stdout + ran.stderr) == (0, b"")
