"""docs/deploying.md: its commands exist, its files are there, its override file is one."""

import re
import shlex

import pytest
import yaml

from linkage.cli import build
from linkage.stack_secrets import MOUNTED
from tests.deploy.compose_go import missing, read
from tests.deploy.stack import DEPLOY, ROOT, STACK_SECRETS, stack

PAGE = (ROOT / "docs" / "deploying.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def commands() -> list[list[str]]:
    return [shlex.split(line) for block in blocks("sh") for line in block.splitlines() if line]


def test_every_service_image_and_secret_is_on_the_page() -> None:
    for name, service in stack().services.items():
        assert f"`{name}`" in PAGE
        image, _, version = service["image"].partition(":")
        assert image == "linkage" or f"{image} {version.lstrip('v').rpartition('.')[0]}" in PAGE
    assert [name for name in {*MOUNTED, *STACK_SECRETS.values()} if f"`{name}`" not in PAGE] == []


def test_what_is_run_in_a_container_is_a_service_and_a_command_of_ours() -> None:
    known = {one.name for one in build().registered_commands} | {one.name for one in build().registered_groups}
    inside = [words[3:] for words in commands() if words[:3] == ["docker", "compose", "exec"]]
    assert len(inside) == 3
    for service, program, command, *_ in inside:
        assert service in stack().services
        assert (program, command in known) == ("linkage", True)
    assert [".venv/bin/linkage", "secrets", "deploy/secrets"] in commands()


def test_the_image_is_built_by_hand_as_compose_builds_it() -> None:
    (built,) = [words for words in commands() if words[:2] == ["docker", "build"]]
    service = stack().services["gateway"]
    assert built[2:] == ["--tag", service["image"], "--file", service["build"]["dockerfile"], "."]


def test_files_it_speaks_of_are_there() -> None:
    named = set(re.findall(r"`((?:deploy|tests|docs)/[a-z./-]+)`", PAGE))
    yours = {"deploy/compose.override.yaml"}
    made = [name for name in named if not name.startswith("deploy/secrets")]
    assert [name for name in made if name not in yours and not (ROOT / name).exists()] == []


@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_the_override_file_goes_with_the_stack() -> None:
    (override,) = blocks("yaml")
    ours = yaml.safe_dump(stack().content).replace("$", "$$")
    ran = read(ours, override)
    assert ran.returncode == 0, ran.stderr
    merged = yaml.safe_load(ran.stdout)["services"]
    third, first = merged["tracker-3"], merged["tracker-1"]
    told, beside = (dict(line.split("=", 1) for line in one["environment"]) for one in (third, first))
    assert told == beside | {"LINKAGE_INSTANCE": "tracker-3"}
    assert told["LINKAGE_REGION"].startswith("/etc/linkage/region/")
    for name in ("command", "image", "read_only", "depends_on", "healthcheck", "secrets", "networks"):
        assert third[name] == first[name]
    drawn = [one["source"] for one in merged["grafana"]["volumes"] if one["target"].endswith("/linkage-sites.geojson")]
    assert [source.endswith("/region/linkage-sites.geojson") for source in drawn] == [True]
    assert (DEPLOY / "targets" / "tracker.yml").exists()
