"""docs/metrics.md is what the list says today."""

import subprocess
import sys
from pathlib import Path

from streams.metrics.catalogue import ALL
from streams.metrics.page import page

PAGE = Path(__file__).parents[3] / "docs" / "metrics.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text() == page(), "run: python -m streams.metrics > docs/metrics.md"


def test_the_page_has_every_metric_once() -> None:
    for metric in ALL:
        assert page().count(f"| `{metric.name}` |") == 1


def test_the_command_prints_the_page() -> None:
    ran = subprocess.run([sys.executable, "-m", "streams.metrics"], capture_output=True, check=True)
    assert ran.stdout.decode() == page()
