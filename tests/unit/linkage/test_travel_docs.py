"""docs/travel-times.md: its policy is one, its commands run, and what it says of the rule is so."""

import re
import subprocess
from pathlib import Path

import pytest

from streams.policy_file import read_policy
from streams.rules.catalogue import default_policy
from tests.unit.linkage.test_policy_docs import run
from zones.region import default_region

PAGE = (Path(__file__).parents[3] / "docs" / "travel-times.md").read_text(encoding="utf-8")
(POLICY,) = re.findall(r"^```yaml\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> "tuple[Path, subprocess.CompletedProcess[str]]":
    """Every command of the page, one after the other."""
    folder = tmp_path_factory.mktemp("travel")
    (folder / "learned.yaml").write_text(POLICY)
    return folder, run(folder, "".join(re.findall(r"^```sh\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)))


def test_the_policy_asks_for_observed_transits() -> None:
    assert read_policy(POLICY, region=default_region())["A14"].learned is True


def test_the_commands_run(ran: "tuple[Path, subprocess.CompletedProcess[str]]") -> None:
    folder, done = ran
    assert done.returncode == 0, done.stderr
    for said in ("学自 Learned from", "实测在途时间 Observed transits", "FC → QZ", "试算 Backtest", "spring.json: "):
        assert said in done.stdout
    assert (folder / "spring.json").is_file()


def test_what_is_tried_rings_at_another_time(ran: "tuple[Path, subprocess.CompletedProcess[str]]") -> None:
    (total,) = re.findall(r"^ 全部 all +(.*)$", ran[1].stdout, flags=re.MULTILINE)
    assert int(total.split()[-1]) > 0


def test_the_figures_are_the_rules_own() -> None:
    transit = default_policy()["A14"]
    assert f"| `learned_min_n` {transit.learned_min_n} |" in PAGE
    assert f"`learned_plus_h` ({transit.learned_plus_h:g} h" in PAGE
    assert transit.learned is False
