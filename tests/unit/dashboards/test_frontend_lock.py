"""Grafana's front-end code is fetched as it is locked: by content, from wherever packages come from."""

import json
import re
from typing import Any

import yaml

from tests.deploy.stack import COMPOSE
from tests.integration.dashboards.reading import LOCK, SOURCE

LOCKED: dict[str, Any] = json.loads(LOCK.read_text("utf-8"))["packages"]


def test_every_package_is_locked_by_its_content_and_names_no_host() -> None:
    assert "://" not in LOCK.read_text("utf-8")
    packages = {name: package for name, package in LOCKED.items() if name}
    assert len(packages) > 100
    assert [name for name, package in packages.items() if not package.get("integrity")] == []


def test_what_is_asked_for_is_asked_for_exactly() -> None:
    asked = json.loads((SOURCE / "package.json").read_text("utf-8"))["dependencies"]
    assert LOCKED[""]["dependencies"] == asked
    for name, version in asked.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert LOCKED[f"node_modules/{name}"]["version"] == version


def test_it_is_that_of_the_grafana_that_is_deployed() -> None:
    image = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]["grafana"]["image"]
    release = LOCKED["node_modules/@grafana/data"]["version"].rpartition(".")[0]
    assert image.partition(":")[2].startswith(f"{release}.")
