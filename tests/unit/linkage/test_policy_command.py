"""``linkage policy show`` and ``check``: a file to start from, and what is wrong with one."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from linkage.cli import build
from streams.policy_file import read_policy
from streams.policy_page import policy_page
from streams.rules.catalogue import RULES, default_policy
from streams.rules.thresholds import thresholds

APP = build()
FILE = """\
rules:
  A14: {late: 1.8, watermark_min: 20}
  A16: {enabled: false}
  A61: {border_nodes: [PX]}
overrides:
- when: {node: [PX, DX], kind: border}
  rules: {A14: {late_plus_h: 2.5}}
"""


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(APP, ["policy", *arguments], env={"COLUMNS": "100"})
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "new.yaml"
    path.write_text(FILE)
    return str(path)


@pytest.mark.parametrize("text", ["", FILE])
def test_the_page_reads_back_as_the_policy_it_shows(text: str) -> None:
    policy = read_policy(text)
    assert read_policy(policy_page(policy)) == policy


def test_every_threshold_is_shown_with_what_it_is_in_both_languages() -> None:
    page = policy_page(default_policy())
    for rule in RULES:
        assert f"  # {rule.title_zh} {rule.title_en}" in page
        section = page.partition(f"\n  {rule.code}:\n")[2].partition("\n\n")[0]
        for one in thresholds(rule.policy):
            assert one.zh in section
            assert one.en in section
            assert f"    {one.name}: " in section


def test_what_differs_names_its_default() -> None:
    page = policy_page(read_policy(FILE))
    assert "    late: 1.8  # 默认 default 1.5\n" in page
    assert "    overdue: 2\n" in page
    assert '    border_nodes: ["PX"]  # 默认 default ["DX", "PX"]\n' in page


def test_lines_are_not_wider_than_a_screen() -> None:
    def width(line: str) -> int:
        return sum(2 if sign > "\u2e80" else 1 for sign in line)

    assert max(width(line) for line in policy_page(default_policy()).splitlines()) <= 150


def test_show_prints_the_defaults_or_a_file(file: str) -> None:
    assert run("show") == (0, policy_page(default_policy()), "")
    assert run("show", file) == (0, policy_page(read_policy(FILE)), "")


def test_show_takes_a_file_or_a_gateway(file: str) -> None:
    code, _, error = run("show", file, "--url", "http://127.0.0.1:1")
    assert (code, error) == (2, "linkage: give either a FILE or --url\n")


def test_check_lists_what_differs(file: str) -> None:
    code, out, _ = run("check", file)
    assert code == 0
    rows = [line.split() for line in out.splitlines() if line.lstrip().startswith("A")]
    assert rows == [
        ["A14", "late", "全区", "region", "1.5", "1.8"],
        ["A14", "watermark_min", "全区", "region", "15", "20"],
        ["A14", "late_plus_h", "node", "DX,", "PX;", "kind", "border", "–", "2.5"],
        ["A16", "enabled", "全区", "region", "true", "false"],
        ["A61", "border_nodes", "全区", "region", '["DX",', '"PX"]', '["PX"]'],
    ]


def test_check_of_a_file_that_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "none.yaml").write_text("rules: {}\n")
    assert "nothing differs" in run("check", str(tmp_path / "none.yaml"))[1]


def test_check_names_every_mistake_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("rules:\n  A14: {late: fast}\noverrides:\n- when: {node: XX}\n  rules: {A14: {late: 2}}\n")
    code, out, error = run("check", str(path))
    first, second = out.splitlines()
    assert (code, error) == (1, "")
    assert first.startswith(f"{path}, line 2: rules.A14.late: should be a valid number, not 'fast'; give a value > 0")
    assert second.startswith(f"{path}, line 4: overrides.0.when.node: 'XX' is no node; known are BH, BHF")


def test_check_speaks_json(file: str, tmp_path: Path) -> None:
    code, out, _ = run("check", file, "--json")
    assert (code, json.loads(out)["ok"], len(json.loads(out)["changed"])) == (0, True, 5)
    (tmp_path / "bad.yaml").write_text("rules: {A14: {late: 0}}")
    code, out, _ = run("check", str(tmp_path / "bad.yaml"), "--json")
    (problem,) = json.loads(out)["problems"]
    assert (code, problem["line"], problem["field"]) == (1, 1, "rules.A14.late")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    code, out, _ = run("check", str(tmp_path / "none.yaml"))
    assert (code, out) == (1, f"{tmp_path}/none.yaml: cannot be read: No such file or directory\n")
    code, _, error = run("show", str(tmp_path / "none.yaml"))
    assert (code, "No such file" in error) == (2, True)
