"""Where the board is shown: redrawn in place on a terminal, a line now and then where nobody watches."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from rich.console import Console
from rich.live import Live

from linkage.demo.board import Play, draw
from linkage.demo.figures import Figures
from linkage.demo.run import Show
from streams.times import rfc3339
from zones.region import Region

LINE_S: Final = 10.0
"""Between two lines where the output is no terminal."""


@contextmanager
def screen(region: Region) -> Iterator[Show]:
    """Everything goes to stderr; stdout is for the summary."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines()
        return
    with Live(console=console, auto_refresh=False, transient=True, vertical_overflow="crop") as live:

        def show(figures: Figures, play: Play) -> None:
            live.update(draw(region, figures, play, console.width, console.height), refresh=True)

        yield show


def _lines() -> Show:
    last, phase = 0.0, ""

    def show(figures: Figures, play: Play) -> None:
        nonlocal last, phase
        if play.phase == phase and monotonic() - last < LINE_S:
            return
        last, phase = monotonic(), play.phase
        when = rfc3339(play.recorded_at) if play.recorded_at else "-"
        print(  # noqa: T201
            f"{play.phase}  {when}  {play.done}/{play.total}  on the road {figures.on_the_road}  "
            f"alerts {sum(figures.alerts.values())}  spared {figures.closed}  lag {figures.lag}",
            file=sys.stderr,
            flush=True,
        )

    return show
