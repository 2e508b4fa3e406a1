"""The board as it is drawn: a colour to be seen from the cab, the word in both languages, then the small print."""

from rich.console import Group, RenderableType
from rich.text import Text

from linkage.kiosk.board import Board
from linkage.kiosk.large_words import large
from linkage.kiosk.verdict import READY, Verdict

_DIRECTIONS = {"in": "进 in", "out": "出 out"}


def draw(board: Board, width: int, height: int) -> RenderableType:
    """Fills ``width`` × ``height`` as far as it has something to say; never more."""
    parts = [_head(board, width), *_banner(board.verdict, width), *_small_print(board, width)]
    foot = _standing(board, width)
    room = height - 1 - len(parts) - len(foot)
    if board.latest and room > 1:
        parts.append(Text(""))
        parts += [_row(*one, width) for one in list(board.latest)[: room - 1]]
    return Group(*parts[: max(0, height - 1 - len(foot))], *foot)


def _head(board: Board, width: int) -> Text:
    post = board.post
    line = Text(f" {post.device}   {post.lane} 道 lane   {_DIRECTIONS[post.direction]}", style="bold reverse")
    if post.destination:
        line.append(f"   → {post.destination}")
    return _whole(line, width)


def _banner(verdict: Verdict, width: int) -> list[Text]:
    """The word in dots where it fits, and in plain signs on a very small screen."""
    drawn = large(verdict.zh)
    lines = drawn if len(drawn[0]) <= width else ["", " ".join(verdict.zh), ""]
    lines = [*lines, "", " ".join(verdict.en), ""]
    return [_whole(Text(line.center(width), style=verdict.style), width) for line in lines]


def _small_print(board: Board, width: int) -> list[Text]:
    lines = [Text(f" {board.code}", style="bold")] if board.code else []
    verdict = board.verdict
    notes = [(verdict.hint_zh, verdict.hint_en)] if verdict.hint_zh else []
    for zh, en in [*notes, *board.notes]:
        lines += [Text(f" {said}") for said in (zh, en) if said]
    return [_whole(line, width, pad=False) for line in lines]


def _standing(board: Board, width: int) -> list[Text]:
    if board.online is None:
        line = Text(" 正在连接网关 connecting …")
    elif board.online:
        line = Text(" ● 在线 online", style="green")
    else:
        line = Text(" ○ 离线 offline", style="bold yellow")
    line.append(f"   待发 waiting {board.waiting}   拒收 rejected {board.rejected}", style="default")
    if board.clock_off_s:
        line.append(f"   时钟偏差 clock off {board.clock_off_s:+d} s", style="bold yellow")
    if board.beside:
        line.append(f"   已读取 read {', '.join(board.beside)}")
    lines = [Text(""), line]
    if board.online is False and board.problem:
        lines.append(Text(f"   {board.problem}", style="yellow"))
    return [_whole(one, width, pad=False) for one in lines]


def _row(verdict: Verdict, code: str, width: int) -> Text:
    line = Text(" ")
    line.append(f" {verdict.zh} ", style=READY.style if verdict is READY else verdict.style)
    line.append(f" {verdict.en:<10} {code}")
    return _whole(line, width, pad=False)


def _whole(line: Text, width: int, *, pad: bool = True) -> Text:
    line.no_wrap = True
    line.truncate(width, overflow="ellipsis", pad=pad)
    return line
