"""``linkage replay RECORDING``: fold a recording offline and write what it comes to."""

from pathlib import Path
from typing import Annotated, Any

import typer

from linkage.commands.options import PassKeys, TravelFile
from linkage.durations import Duration, duration

RecordingArgument = Annotated[
    Path, typer.Argument(help="JSON Lines (.gz too), sorted by received_at.", show_default=False)
]

Files = tuple[Path | None, Path | None, Path | None]
"""What is judged by: region, policy, travel times."""
DRAIN = Duration(30 * 3_600_000)
"""Long enough for whatever is overdue at the end to be called missing."""


def register(app: typer.Typer) -> None:
    @app.command(name="replay")
    def replay(
        recording: RecordingArgument,
        out: Annotated[
            Path | None,
            typer.Option(
                help="Folder for alerts.jsonl, movements.jsonl, units.jsonl, summary.json. Default: out; with "
                "--against nothing is written unless this is given.",
                show_default=False,
            ),
        ] = None,
        drain: Annotated[
            Duration,
            typer.Option(
                parser=duration,
                metavar="TIME",
                help="Let time run on after the last line: 90m, 30h, 2d.",
                show_default="30h",
            ),
        ] = DRAIN,
        region: Annotated[Path | None, typer.Option(help="Region file; default: the Beibu Gulf.")] = None,
        policy: Annotated[Path | None, typer.Option(help="Policy file (YAML); default: every rule's own.")] = None,
        travel: TravelFile = None,
        pass_keys: PassKeys = None,
        against: Annotated[
            Path | None,
            typer.Option(metavar="ALERTS", help="alerts.jsonl of an earlier replay: say what --policy would change."),
        ] = None,
        list_all: Annotated[
            bool, typer.Option("--all", help="With --against: list every change, and what stays the same.")
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    ) -> None:
        """回放：fold RECORDING with the same intake, rules and deadlines as the live system.

        Time is driven by received_at; deadlines between two lines fire between
        them. Progress goes to stderr, the summary to stdout.

        试算 Try thresholds on last month before using them: replay it once,
        then under the new policy against what it found:

          linkage replay month.jsonl.gz --out now
          linkage replay month.jsonl.gz --policy new.yaml --against now/alerts.jsonl

        It shows by rule and node which alerts would appear, vanish or change
        level. --policy (and --travel) then hold throughout, whatever the recording
        changes.
        """
        if against is not None:
            files = (region, policy, travel)
            _backtest(recording, against, drain, files, pass_keys, out, list_all=list_all, as_json=as_json)
            return
        folder = out or Path("out")
        _show(_run(recording, folder, drain, (region, policy, travel), pass_keys), folder, as_json)


def _backtest(
    recording: Path,
    against: Path,
    drain: Duration,
    files: Files,
    pass_keys: Path | None,
    out: Path | None,
    *,
    list_all: bool,
    as_json: bool,
) -> None:
    from gates.recording import RecordingError
    from linkage.backtest import backtest, print_json, print_tables, read_told, tell_rate
    from linkage.failure import fail
    from linkage.outcome import write_outcome
    from linkage.pass_keys import ring_of
    from linkage.progress import reading
    from linkage.worlds import the_world

    old, world, ring = read_told(against), the_world(*files), ring_of(pass_keys)
    try:
        with reading(recording) as (lines, report):
            found = backtest(world, lines, drain.ms, old, lambda result: report(result.events), ring)
    except RecordingError as error:
        fail(str(error))
    tell_rate(found)
    if out is not None:
        write_outcome(found.replayed, out, found.seconds)
    if as_json:
        print_json(found)
    else:
        print_tables(found, everything=list_all)


def _run(recording: Path, out: Path, drain: Duration, files: Files, pass_keys: Path | None) -> dict[str, Any]:
    from time import perf_counter

    from gates.recording import RecordingError
    from linkage.collector import look_seldom
    from linkage.failure import fail
    from linkage.outcome import write_outcome
    from linkage.pass_keys import ring_of
    from linkage.progress import reading
    from linkage.replay import Replay
    from linkage.worlds import the_world

    started = perf_counter()
    run = Replay(the_world(*files), ring=ring_of(pass_keys))
    look_seldom()
    try:
        with reading(recording) as (lines, report):
            run.feed(lines, lambda result: report(result.events))
    except RecordingError as error:
        fail(str(error))
    result = run.finish(drain.ms)
    return write_outcome(result, out, perf_counter() - started)


def _show(summary: dict[str, Any], out: Path, as_json: bool) -> None:
    import msgspec

    from linkage.tables import pairs

    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(summary), indent=2).decode())
        return
    by_rule = "  ".join(f"{rule} {count}" for rule, count in summary["alerts_by_rule"].items())
    pairs(
        "回放结果 Replay",
        [
            ("行数 lines", summary["lines"]),
            ("受理 accepted", summary["accepted"]),
            ("生效 applied", summary["applied"]),
            ("重复 duplicates", summary["duplicates"]),
            ("冲突 conflicts", summary["conflicts"]),
            ("死信 dead-lettered", summary["dead_lettered"]),
            ("账平 books balance", "是 yes" if summary["books_balance"] else "否 NO"),
            ("拒收 rejected", sum(summary["rejected_by_field"].values())),
            ("货物单元 units", summary["units"]),
            ("免填转关单 declarations spared", summary["declarations_spared"]),
            ("预警 alerts", by_rule),
            ("用时 wall seconds", summary["wall_seconds"]),
            ("速率 events/s", summary["events_per_second"]),
            ("输出 written to", out),
        ],
    )
