"""``linkage simulate``: write a recording of a region that never was, with the truth beside it."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkage.commands.options import RegionFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from gates.simulation.recording import Order, Recording

Seed = Annotated[int, typer.Option(help="Chance. The same seed and options give the same bytes.")]
Days = Annotated[float, typer.Option(min=0.25, max=400, help="How long the recording is.")]
Units = Annotated[int, typer.Option(min=1, max=2_000_000, help="How many cargo units come to the region.")]
Out = Annotated[
    Path,
    typer.Option(
        metavar="FILE",
        show_default=False,
        allow_dash=True,
        help="Where to write: NAME.jsonl, or NAME.jsonl.gz packed; '-' is stdout. Replaced if it is there.",
    ),
]
TruthFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Where the truth goes. Default: NAME.truth.json beside it; none for '-'."),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", help="Thin traffic, sound gates, and only what takes days to come to light.")
]
Start = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="First day, in China's time. Default: 2026-03-02."),
]


def register(app: typer.Typer) -> None:
    app.command("simulate")(simulate)


def simulate(
    out: Out,
    seed: Seed = 1,
    days: Days = 4.0,
    units: Units = 1200,
    truth: TruthFile = None,
    region: RegionFile = None,
    quiet: Quiet = False,
    start: Start = None,
) -> None:
    """模拟：write what a region's gates and agencies would post, and its truth.

    Busy (the default): outages delivered later, wrong clocks, repeats, and
    every anomaly about once in 240 units, lawful exceptions beside them. From
    30 days on also undeclared, overstaying and uncollected units.
    Quiet: few units, and only what takes days to come to light.

    `linkage replay` plays the recording, `linkage evaluate` compares the
    alerts with the truth:

      linkage simulate --seed 7 --days 7 --out week.jsonl.gz
      linkage replay week.jsonl.gz --out week
      linkage evaluate week/alerts.jsonl week.truth.json

    Progress goes to stderr, the summary to stdout (to stderr if the recording
    goes to stdout).
    """
    from gates.simulation.recording import DEFAULT_START, Order
    from gates.simulation.writer import STDOUT, close_broken_pipe, truth_path, write_lines, write_truth
    from linkage.failure import fail
    from streams.times import CHINA

    if out != STDOUT and not out.parent.is_dir():
        fail(f"--out: there is no folder {out.parent}; make it first")
    first = DEFAULT_START if start is None else round(start.replace(tzinfo=CHINA).timestamp() * 1000)
    order = Order(seed, days, units, quiet, first)
    truth = truth or (None if out == STDOUT else truth_path(out))
    try:
        made = _make(region, order, lambda found, written: write_lines(out, found.posts, written))
        if truth is not None:
            write_truth(truth, made.book.json())
    except BrokenPipeError:
        close_broken_pipe()
        raise typer.Exit(1) from None
    except OSError as error:
        fail(f"{error.filename or out}: {error.strerror or error}")
    _show(made, order, out, truth)


def _make(
    region: Path | None, order: "Order", write: "Callable[[Recording, Callable[[int], object]], object]"
) -> "Recording":
    """Compose and write, telling on stderr how far it has come."""
    from rich.console import Console
    from rich.progress import Progress

    from gates.simulation.recording import NoTraffic, compose
    from linkage.failure import fail
    from zones.region import RegionError, load_region

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("region", total=None)
        try:
            made = compose(load_region(region), order, lambda stage: progress.update(task, description=stage))
        except (RegionError, NoTraffic) as error:
            fail(str(error), 2)
        progress.update(task, description="writing", total=len(made.posts))
        write(made, lambda count: progress.update(task, completed=count))
    return made


def _show(made: "Recording", order: "Order", out: Path, truth: Path | None) -> None:
    from collections import Counter

    from gates.simulation.recording import lines_by_kind
    from gates.simulation.writer import STDOUT
    from linkage.columns import Cell, columns

    kinds = lines_by_kind(made)
    lawful = {name: count for name, count in made.told.items() if name in made.lawful}
    troubles = {name: count for name, count in made.told.items() if name not in made.lawful and name[0] != "A"}
    rows: list[tuple[str, Cell]] = [
        ("货物单元 units", order.units),
        ("行数 lines", len(made.posts)),
        ("扫描 scans", kinds["scans"]),
        ("心跳 heartbeats", kinds["heartbeats"]),
        ("部门信息 facts", kinds["facts"]),
        ("真值 truths", len(made.book.truths)),
        ("按指标 by rule", _listed(dict(sorted(Counter(t.rule for t in made.book.truths).items())))),
        ("合法例外 lawful exceptions", _listed(lawful)),
        ("线路问题 line troubles", _listed(troubles)),
        ("允许 allowed", len(made.book.allowed)),
        ("输出 written to", "stdout" if out == STDOUT else str(out)),
        ("真值文件 truth", str(truth or "not written; name it with --truth")),
    ]
    if left := [name for name, count in made.told.items() if not count]:
        rows.append(("未出现 not told", f"{', '.join(left)} — more units or days would make room"))
    columns("模拟录像 Simulated recording", ("内容 what", "数量 figure"), rows, to_stderr=out == STDOUT)


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items() if count) or "–"
