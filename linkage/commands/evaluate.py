"""``linkage evaluate``: how well alerts meet the truth of a recording."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from streams.evaluation import Raised, TruthFile

SHOWN = 20
"""Missed truths and false alarms that are listed unless --all is given."""

AlertsFile = Annotated[
    Path,
    typer.Argument(metavar="ALERTS", allow_dash=True, show_default=False, help="alerts.jsonl of a replay; '-': stdin."),
]
TruthPath = Annotated[Path, typer.Argument(metavar="TRUTH", show_default=False, help="The recording's *.truth.json.")]
Rules = Annotated[str, typer.Option(metavar="CODES", help="A04,A10,… or 'built' (every rule there is) or 'all'.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")]
ListAll = Annotated[bool, typer.Option("--all", help=f"List every miss and false alarm, not the first {SHOWN}.")]
MinRecall = Annotated[
    float | None, typer.Option(min=0, max=1, metavar="SHARE", help="Exit with 1 if total recall is below, e.g. 0.98.")
]
MaxFalse = Annotated[int | None, typer.Option(min=0, metavar="N", help="Exit with 1 if there are more false alarms.")]


def register(app: typer.Typer) -> None:
    app.command("evaluate")(evaluate)


def evaluate(
    alerts: AlertsFile,
    truth: TruthPath,
    rules: Rules = "built",
    as_json: AsJson = False,
    list_all: ListAll = False,
    min_recall: MinRecall = None,
    max_false: MaxFalse = None,
) -> None:
    """评估：recall, precision and alarm load of ALERTS against TRUTH.

    Recall is over the truth by rule and subject, for A14 the level too.
    Precision is over alerts of P1 to P3: one whose rule and subject are in
    neither "truth" nor "allowed" is a false alarm. An alert that resolved
    itself as late_scan or correction did ring, so it counts as raised: a false
    alarm is one even if it was explained later.

    Truth of rules that are not counted (see --rules) is listed as not built.
    The alarm load is that of all alerts.

    Exit code 0: within the limits given. 1: not. 2: a file or option is wrong.
    """
    from linkage.scoreboard import print_json, print_tables
    from streams import evaluation

    listed, stated = _alerts(alerts), _truth(truth)
    found = evaluation.evaluate(listed, stated, _codes(rules, listed, stated))
    if as_json:
        print_json(found)
    else:
        print_tables(found, None if list_all else SHOWN)
    recall = found.total.recall
    if min_recall is not None and recall is not None and recall < min_recall:
        _beyond(f"recall {recall:.2%} is below {min_recall:.2%}")
    if max_false is not None and found.total.false > max_false:
        _beyond(f"{found.total.false} false alarms are more than {max_false}")


def _codes(text: str, alerts: "list[Raised]", truth: "TruthFile") -> frozenset[str] | None:
    from linkage.failure import fail
    from streams.rules.catalogue import catalogue

    built = frozenset(catalogue())
    if text in ("built", "all"):
        return built if text == "built" else None
    codes = frozenset(code.strip() for code in text.split(",") if code.strip())
    stated = {entry.rule for entry in truth.truth} | {entry.rule for entry in truth.allowed}
    known = built | stated | {alert.rule for alert in alerts}
    if unknown := sorted(code for code in codes if code not in known):
        fail(f"--rules: {', '.join(unknown)}: no such rule here; there are {', '.join(sorted(known))}", 2)
    if not codes:
        fail("--rules: name rules like A04,A10, or 'built' or 'all'", 2)
    return codes


def _alerts(path: Path) -> "list[Raised]":
    import sys

    import msgspec

    from linkage.failure import fail
    from streams.evaluation import Raised

    decoder = msgspec.json.Decoder(Raised)
    lines = sys.stdin.buffer.read().splitlines() if str(path) == "-" else _read(path).splitlines()
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(decoder.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            fail(f"{path}, line {number}: {error}; one alert of `linkage replay` a line is expected", 2)
    return found


def _truth(path: Path) -> "TruthFile":
    import msgspec

    from linkage.failure import fail
    from streams.evaluation import TruthFile

    try:
        return msgspec.json.decode(_read(path), type=TruthFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        fail(f'{path}: {error}; a truth file is {{"truth": […], "allowed": […]}}', 2)


def _read(path: Path) -> bytes:
    from linkage.failure import fail

    try:
        return path.read_bytes()
    except OSError as error:
        fail(f"{path}: {error.strerror or error}", 2)


def _beyond(message: str) -> None:
    from linkage.failure import fail

    fail(message)
