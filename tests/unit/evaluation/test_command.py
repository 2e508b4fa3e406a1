"""``linkage evaluate`` as it is typed."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner, Result

from linkage.cli import build
from streams.evaluation import Raised
from streams.rules.catalogue import catalogue
from tests.unit.evaluation.saying import alert

BUILT = sorted(catalogue())
FOUND, MISSED = BUILT[0], BUILT[1]


@pytest.fixture
def alerts(tmp_path: Path) -> Path:
    return written(tmp_path / "alerts.jsonl", [alert(FOUND), *(alert(FOUND, f"unit:x{n:02}") for n in range(25))])


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    stated = [{"rule": rule, "subject": "unit:u", "at": "2026-03-02T00:00:00+08:00"} for rule in (FOUND, MISSED, "A99")]
    path = tmp_path / "r.truth.json"
    path.write_text(json.dumps({"truth": stated, "allowed": [{"rule": FOUND, "subject": "unit:x00"}]}))
    return path


def written(path: Path, found: list[Raised]) -> Path:
    path.write_bytes(b"\n".join(msgspec.json.encode(one) for one in found) + b"\n")
    return path


def evaluate(*arguments: str | Path, columns: int = 80, stdin: bytes = b"") -> Result:
    runner = CliRunner(env={"COLUMNS": str(columns)})
    return runner.invoke(build(), ["evaluate", *map(str, arguments)], input=stdin)


def figures(*arguments: str | Path, stdin: bytes = b"") -> dict[str, Any]:
    read: dict[str, Any] = json.loads(evaluate(*arguments, "--json", stdin=stdin).stdout)
    return read


@pytest.mark.parametrize("columns", [80, 160])
def test_tables_show_rules_misses_false_alarms_and_load(alerts: Path, truth: Path, columns: int) -> None:
    run = evaluate(alerts, truth, columns=columns)
    shown = run.stdout
    assert (run.exit_code, run.stderr) == (0, "")
    assert max(len(line.rstrip()) for line in shown.splitlines()) <= columns
    for wanted in ("unit:x20", MISSED, "A99 1", "P3+", "50.0%", "first 20 of 24"):
        assert wanted in shown
    assert "unit:x21" not in shown
    assert (catalogue()[FOUND].title_zh in shown) is (columns == 160)


def test_all_lists_every_false_alarm(alerts: Path, truth: Path) -> None:
    assert "unit:x24" in evaluate(alerts, truth, "--all").stdout


def test_json_holds_the_same_figures(alerts: Path, truth: Path) -> None:
    read = figures(alerts, truth)
    assert read["total"] == {
        "rule": "total", "truths": 2, "found": 1, "missed": 1, "raised": 26, "allowed": 1, "false": 24,
        "recall": 0.5, "precision": pytest.approx(2 / 26),
    }  # fmt: skip
    assert read["not_built"] == {"A99": 1}
    assert [entry["rule"] for entry in read["missed"]] == [MISSED]
    assert len(read["false"]) == 24
    assert read["load"]["most"] == 26


def test_rules_can_be_named_or_all(alerts: Path, truth: Path) -> None:
    assert figures(alerts, truth, "--rules", f"{MISSED}, A99")["total"]["truths"] == 2
    assert figures(alerts, truth, "--rules", "all")["total"]["truths"] == 3
    assert [score["rule"] for score in figures(alerts, truth)["rules"]] == BUILT


def test_alerts_can_come_from_a_pipe(alerts: Path, truth: Path) -> None:
    assert figures("-", truth, stdin=alerts.read_bytes()) == figures(alerts, truth)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (("--min-recall", "0.5"), 0),
        (("--min-recall", "0.51"), 1),
        (("--max-false", "24"), 0),
        (("--max-false", "23"), 1),
        (("--min-recall", "0.5", "--max-false", "24"), 0),
    ],
)
def test_limits_make_the_exit_code(alerts: Path, truth: Path, limits: tuple[str, ...], code: int) -> None:
    run = evaluate(alerts, truth, *limits)
    assert run.exit_code == code
    assert bool(run.stderr) is bool(code)
    assert run.stdout


def test_no_truth_at_all_meets_every_recall(tmp_path: Path, alerts: Path) -> None:
    empty = tmp_path / "empty.truth.json"
    empty.write_text('{"truth": [], "allowed": []}')
    assert evaluate(alerts, empty, "--min-recall", "1").exit_code == 0


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('{"rule": "A10"}\n', "alerts.jsonl, line 1: Object missing required field `subject`"),
        ('\n\n{"rule"\n', "alerts.jsonl, line 3:"),
    ],
)
def test_an_alert_that_cannot_be_read_is_named(tmp_path: Path, truth: Path, content: str, complaint: str) -> None:
    path = tmp_path / "alerts.jsonl"
    path.write_text(content)
    run = evaluate(path, truth)
    assert run.exit_code == 2
    assert complaint in run.stderr


@pytest.mark.parametrize("content", ["[]", '{"truth": []}', "no json"])
def test_a_truth_that_is_none_is_named(alerts: Path, tmp_path: Path, content: str) -> None:
    path = tmp_path / "odd.truth.json"
    path.write_text(content)
    run = evaluate(alerts, path)
    assert run.exit_code == 2
    assert "odd.truth.json" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [(("--rules", "B77"), "B77: no such rule here"), (("--rules", ","), "name rules like A04,A10")],
)
def test_unknown_rules_are_named(alerts: Path, truth: Path, arguments: tuple[str, ...], complaint: str) -> None:
    run = evaluate(alerts, truth, *arguments)
    assert run.exit_code == 2
    assert complaint in run.stderr


def test_a_file_that_is_not_there_is_named(tmp_path: Path, truth: Path) -> None:
    run = evaluate(tmp_path / "none.jsonl", truth)
    assert run.exit_code == 2
    assert "none.jsonl: No such file" in run.stderr
