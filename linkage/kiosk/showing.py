"""How a kiosk shows itself: a screen on a terminal, one JSON line per happening with ``--plain`` or to a pipe."""

import sys
from collections.abc import Callable

import msgspec
from rich.console import Console

from gates.kiosk.gate_post import GatePost
from gates.kiosk.happenings import Happening
from linkage.kiosk.board import Board
from linkage.kiosk.drawing import draw

Show = Callable[[Happening], None]


def showing(post: GatePost, *, plain: bool) -> Show:
    console = Console()
    return _screen(Board(post), console) if console.is_terminal and not plain else _lines


def _lines(happening: Happening) -> None:
    """Flushed at once: whoever reads it acts on what is kept."""
    sys.stdout.buffer.write(msgspec.json.encode(happening) + b"\n")
    sys.stdout.buffer.flush()


def _screen(board: Board, console: Console) -> Show:
    """Drawn anew with each happening. The scanner types into the last line, as into any terminal."""

    def show(happening: Happening) -> None:
        board.take(happening)
        console.clear()
        console.print(draw(board, console.width, console.height))
        console.print(" 扫码 scan> ", end="")

    return show
