"""``linkage explain ALERT``: why it rang, by which figures and thresholds, and what was done since."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkage.commands.options import CaFile, RegionFile, TokenFile

if TYPE_CHECKING:
    from streams.story import Story

WIDTH = 80
NAMES = 34
"""Columns of the screen for what a figure is."""


class Spoken(StrEnum):
    ZH = "zh"
    EN = "en"


def register(app: typer.Typer) -> None:
    app.command("explain")(explain)


def explain(
    alert: Annotated[str, typer.Argument(metavar="ALERT", help="Alert id or number (预警单号).", show_default=False)],
    lang: Annotated[Spoken, typer.Option(help="Language of the story.")] = Spoken.ZH,
    alerts: Annotated[Path, typer.Option(metavar="FILE", help="alerts.jsonl of a replay to look in.")] = Path(
        "out/alerts.jsonl"
    ),
    url: Annotated[str | None, typer.Option(metavar="URL", help="Ask this gateway instead.")] = None,
    token_file: TokenFile = None,
    region: RegionFile = None,
    ca_file: CaFile = None,
) -> None:
    """解释：tell one alert as a story.

    What happened when and where, the scans and figures it rests on, the
    thresholds it was judged by, what was done since and what staff should do:
    enough to check it by hand.

      linkage explain A14-71eab31b0bf1bc40 --alerts out/alerts.jsonl
      linkage explain YJ20260302-QZF-7K3M9QXZ --lang en \\
        --url http://127.0.0.1:8080 --token-file operator.token
    """
    from linkage.asking import Asked
    from linkage.failure import fail
    from linkage.found import at_gateway, in_file, records_of
    from streams.story import Teller
    from zones.region import RegionError, load_region

    try:
        teller = Teller(load_region(region), lang.value)
    except RegionError as error:
        fail(str(error), 2)
    if url is None:
        _print(teller.tell(in_file(alerts, alert)))
        return
    gateway = Asked(url, token_file, ca_file)
    found = at_gateway(gateway, alert)
    _print(teller.tell(found, records_of(gateway, found)))


def _print(story: "Story") -> None:
    from rich.cells import cell_len
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console = Console(width=min(WIDTH, Console().width), highlight=False)
    console.print(Text(story.title, style="bold"))
    for part in story.parts:
        console.print(Text(f"\n{part.heading}", style="bold"))
        grid = Table.grid(padding=(0, 2))
        grid.add_column(max_width=NAMES, min_width=min(NAMES, max(cell_len(line.name) for line in part.lines)))
        grid.add_column(overflow="fold")
        for line in part.lines:
            if line.name:
                grid.add_row(Text(line.name), Text(line.text))
            else:
                console.print(Padding(Text(line.text), (0, 0, 0, 2), expand=False))
        if grid.row_count:
            console.print(Padding(grid, (0, 0, 0, 2), expand=False))
