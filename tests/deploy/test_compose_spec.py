"""The stack is a compose file by the word of the reader that Docker Compose itself uses."""

import json

import pytest
import yaml

from tests.deploy.compose_go import missing, read
from tests.deploy.stack import COMPOSE, OURS, stack

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))


def test_it_is_valid_and_means_what_our_own_reader_takes_it_for() -> None:
    ours = stack()
    ran = read(yaml.safe_dump(ours.content).replace("$", "$$"))
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert set(found["services"]) == set(ours.services)
    for name, service in ours.services.items():
        assert found["services"][name]["image"] == service["image"]
        assert found["services"][name].get("command") == service.get("command")
    for name in OURS:
        assert found["services"][name]["environment"] == ours.services[name]["environment"]


def test_anchors_are_merged_alike() -> None:
    """Compose reads the file as it is written; no variable is needed for the shape."""
    ran = read(COMPOSE.read_text("utf-8").replace("${SECRETS:?", "${SECRETS:-"))
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)["services"]
    assert found["tracker-2"]["environment"] == stack().services["tracker-2"]["environment"]
    assert all(service["read_only"] is True for service in found.values())


def test_without_the_folder_of_secrets_it_refuses_and_says_why() -> None:
    ran = read(COMPOSE.read_text("utf-8"))
    assert ran.returncode != 0
    assert "required variable SECRETS is missing a value: name the folder that linkage secrets made" in ran.stderr


def test_a_misspelt_setting_would_be_found() -> None:
    ran = read(yaml.safe_dump({"services": {"redis": {"image": "redis", "helthcheck": {}}}}))
    assert ran.returncode != 0
    assert "helthcheck" in ran.stderr
