"""The image of our own program: pinned, locked with hashes, run by nobody in particular, with nothing in it but the
program. Without an engine it is not built here; its steps are held against the files they need."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

from tests.deploy.stack import DEPLOY, OURS, ROOT, stack

DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
STEPS = [line.split(maxsplit=1) for line in DOCKERFILE.splitlines() if line and not line.startswith("#")]
PACKAGE = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+) \\$", re.MULTILINE)


def steps(name: str) -> list[str]:
    return [rest for step, rest in STEPS if step == name]


def copied() -> list[str]:
    """What is taken from the project, not from another stage."""
    return [path for step in steps("COPY") if not step.startswith("--from") for path in step.split()[:-1]]


def locked(lock: str) -> dict[str, str]:
    return dict(PACKAGE.findall((ROOT / lock).read_text("utf-8")))


def hashes(lock: str, package: str) -> set[str]:
    block = (ROOT / lock).read_text("utf-8").split(f"\n{package}==")[1]
    return set(re.findall(r"--hash=(\S+)", re.split(r"\n(?=[a-z0-9])", block)[0]))


def test_both_stages_begin_with_the_same_pinned_python() -> None:
    begins = {step.split()[0] for step in steps("FROM")}
    assert len(begins) == 1
    assert re.fullmatch(r"python:3\.11\.\d+-slim-[a-z]+", begins.pop())


def test_it_runs_as_a_user_without_rights() -> None:
    assert steps("USER") == ["10001:10001"]
    assert "--uid 10001" in DOCKERFILE


def test_what_is_copied_is_there_and_let_through() -> None:
    ignore = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    let_through = {line.removeprefix("!") for line in ignore if line.startswith("!")}
    assert "*" in ignore
    assert set(copied()) == let_through
    assert [path for path in copied() if not (ROOT / path).exists()] == []


def test_every_package_of_the_project_is_in_it() -> None:
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]["find"]["include"]
    assert {pattern.removesuffix("*") for pattern in patterns} <= set(copied())


def test_what_is_installed_is_whole(tmp_path: Path) -> None:
    """The last step of the first stage, from what is copied alone: scripts, pages and region data are in it too."""
    for path in copied()[1:]:
        whole = ROOT / path
        (shutil.copytree if whole.is_dir() else shutil.copy)(whole, tmp_path / path)
    (install,) = [step for step in steps("RUN") if step.endswith(" .")]
    assert "--no-index --no-deps --no-build-isolation" in install
    command = [sys.executable, "-m", "pip", "wheel", *install.split()[2:-1], "--quiet", "--wheel-dir", "built", "."]
    subprocess.run(command, cwd=tmp_path, check=True)
    (wheel,) = (tmp_path / "built").iterdir()
    inside = set(zipfile.ZipFile(wheel).namelist())
    ours = {
        str(file.relative_to(ROOT))
        for package in ("linkage", "gates", "dashboards", "streams", "zones")
        for file in (ROOT / package).rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }
    assert ours - inside == set()


def test_compose_builds_it_from_the_root_of_the_project() -> None:
    for name in OURS:
        build = stack().services[name]["build"]
        assert (DEPLOY / build["context"]).resolve() == ROOT
        assert (ROOT / build["dockerfile"]).read_text("utf-8") == DOCKERFILE


def test_packages_are_locked_with_hashes_and_are_those_the_tests_ran_with() -> None:
    """``make lock`` writes both files."""
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
    inside, tested = locked("deploy/requirements.lock"), locked("requirements.lock")
    assert inside.items() <= tested.items()
    for package in list(inside)[1:]:
        assert hashes("deploy/requirements.lock", package) == hashes("requirements.lock", package)


def test_what_only_developers_need_is_not_in_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    def names(wanted: list[str]) -> set[str]:
        return {re.split(r"[<>=\[]", one)[0].lower() for one in wanted}

    inside = set(locked("deploy/requirements.lock"))
    assert names(project["dependencies"]) <= inside
    assert names(project["optional-dependencies"]["dev"]) & inside == {"setuptools"}
