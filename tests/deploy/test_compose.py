"""What deploy/compose.yaml promises: pinned, guarded, watched, published nowhere but on this machine."""

import re
import tomllib
from typing import Any

import pytest

from tests.deploy.stack import COMPOSE, DEPLOY, OURS, ROOT, VariableMissing, put_in, secrets_of, stack

STACK = stack()
SERVICES = STACK.services
EVERY = pytest.mark.parametrize("name", SERVICES)
PINNED = re.compile(r"^[a-z/]+:v?\d+\.\d+\.\d+(-[a-z]+)?$")
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|_KEY", re.IGNORECASE)


def test_these_are_the_services() -> None:
    assert set(SERVICES) == {"kafka", "redis", *OURS, "prometheus", "grafana"}


@EVERY
def test_an_image_is_pinned_to_a_version(name: str) -> None:
    assert PINNED.match(SERVICES[name]["image"]), SERVICES[name]["image"]


def test_our_own_image_carries_the_projects_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert {SERVICES[name]["image"] for name in OURS} == {f"linkage:{version}"}


@EVERY
def test_a_container_can_change_nothing_but_its_data(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert [one for one in service.get("volumes", []) if one.startswith(".") and not one.endswith(":ro")] == []


@EVERY
def test_a_service_comes_back_and_says_how_it_is(name: str) -> None:
    assert SERVICES[name]["restart"] == "unless-stopped"
    assert SERVICES[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert SERVICES[name]["logging"]["options"].keys() == {"max-size", "max-file"}


def test_whoever_is_waited_for_is_waited_for_until_it_is_healthy() -> None:
    waits = {name: service.get("depends_on", {}) for name, service in SERVICES.items()}
    assert {how["condition"] for wait in waits.values() for how in wait.values()} == {"service_healthy"}
    assert set(waits["gateway"]) == {"kafka", "redis"}
    assert all(set(waits[name]) == {"gateway"} for name in OURS if name != "gateway")


def test_only_gateway_and_grafana_are_published_and_only_on_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"gateway": ["127.0.0.1:8080:8080"], "grafana": ["127.0.0.1:3000:3000"]}


def test_log_and_state_are_reached_by_our_own_processes_alone() -> None:
    assert STACK.content["networks"]["core"] == STACK.content["networks"]["metrics"] == {"internal": True}
    assert {name for name, service in SERVICES.items() if "core" in service["networks"]} == {"kafka", "redis", *OURS}


def test_data_lie_in_named_volumes() -> None:
    used = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if not volume.startswith(".")
    }
    assert used == set(STACK.content["volumes"]) == {"kafka", "redis", "prometheus", "grafana"}


@EVERY
def test_what_is_mounted_is_there(name: str) -> None:
    secrets = {f"/run/secrets/{one}" for one in secrets_of(SERVICES[name])}
    missing = [here for inside, here in STACK.mounted(name).items() if inside not in secrets and not here.exists()]
    assert missing == []


@EVERY
def test_no_secret_is_written_out(name: str) -> None:
    told: dict[str, Any] = SERVICES[name].get("environment", {})
    named = {one: value for one, value in told.items() if SECRET.search(one)}
    assert [one for one, value in named.items() if not str(value).startswith("/run/secrets/")] == []
    assert "://" not in str(told.get("LINKAGE_REDIS", ""))


def test_nothing_starts_without_the_folder_of_secrets() -> None:
    files = re.findall(r"file: \"(\$\{.*)\"", COMPOSE.read_text())
    assert len(files) == len(STACK.content["secrets"])
    for file in files:
        with pytest.raises(VariableMissing, match="linkage secrets"):
            put_in(file, {})


def test_secrets_are_never_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"/deploy/secrets/", "/deploy/.env"} <= set(ignored)
    assert not (DEPLOY / "secrets" / ".gitkeep").exists()
