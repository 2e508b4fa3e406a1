"""docs/policy.md: its file is a policy, its commands run, and what it shows is what is said."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

from streams.policy_file import read_policy
from zones.places import SiteKind
from zones.region import default_region

PAGE = (Path(__file__).parents[3] / "docs" / "policy.md").read_text(encoding="utf-8")
(POLICY,) = re.findall(r"^```yaml\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)


def run(folder: Path, script: str) -> "subprocess.CompletedProcess[str]":
    command = re.sub(r"\blinkage (?=\w)", f"{sys.executable} -m linkage ", script)
    return subprocess.run(
        ["bash", "-e", "-c", command], cwd=folder, env=os.environ, capture_output=True, text=True, check=False
    )


def test_the_file_is_a_policy() -> None:
    policy = read_policy(POLICY, region=default_region())
    assert policy.at("A14", node="PX").late_plus_h == 2
    assert policy.at("A16", node="DX", kind="border").implausible_kmh == 90
    assert policy["A46"].enabled is False


def test_every_kind_of_site_is_named() -> None:
    (kinds,) = re.findall(r"`kind` of site \(([\w, ]+)\)", PAGE)
    assert kinds.split(", ") == list(get_args(SiteKind))


def test_the_commands_run(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(POLICY)
    script = "".join(re.findall(r"^```sh\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE))
    ran = run(tmp_path, script)
    assert ran.returncode == 0, ran.stderr
    assert "试算 Backtest" in ran.stdout
    assert "发生了什么" in ran.stdout
    assert "What happened" in ran.stdout
    assert read_policy((tmp_path / "whole.yaml").read_text()) == read_policy(POLICY)


def test_a_mistake_is_said_as_shown(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("rules:\n  A14: {late: fast}\n")
    ((command, said),) = re.findall(r"^\$ (linkage policy check bad.yaml)\n(.*)$", PAGE, flags=re.MULTILINE)
    assert run(tmp_path, command).stdout.strip() == said
