"""The kiosk's screen says the right thing large, fits the terminal, and forgets the lorry that has left."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from gates.kiosk.answer import Reason
from gates.kiosk.gate_post import GatePost
from gates.kiosk.happenings import Answered, Happening, Line, Rejected, ScanKept, ScanNotKept, Started, Unreadable
from linkage.kiosk.board import Board
from linkage.kiosk.drawing import draw
from linkage.kiosk.large_words import DRAWN, large
from linkage.kiosk.verdict import DECISIONS, KEPT, NOT_KEPT, READY, REJECTED, UNREADABLE

CODE = "iso6346:MSKU1234565"
REASON = Reason("A30", "封志破损：CN482113", "Seal broken: CN482113 reads broken")


def kept(number: int = 1, code: str = CODE) -> ScanKept:
    return ScanKept(seq=number, event_id=f"e{number}", code=code, at="2026-03-02T08:15:03.000+08:00")


def held(number: int = 1) -> Answered:
    return Answered(
        seq=number,
        event_id=f"e{number}",
        code=CODE,
        status="accepted",
        decision="hold",
        reasons=[REASON],
        degraded=True,
    )


def board(*happenings: Happening) -> Board:
    made = Board(GatePost("QZ-DLP-G1", "O1", "out", "NNL"))
    for happening in happenings:
        made.take(happening)
    return made


def drawn(shown: Board, width: int, height: int) -> list[str]:
    console = Console(width=width, height=height, file=io.StringIO(), force_terminal=True, color_system=None)
    with console.capture() as captured:
        console.print(draw(shown, width, height))
    return captured.get().splitlines()


def test_every_word_is_drawn() -> None:
    for verdict in (READY, KEPT, NOT_KEPT, UNREADABLE, REJECTED, *DECISIONS.values()):
        assert set(verdict.zh) <= DRAWN
        lines = large(verdict.zh)
        assert {len(line) for line in lines} == {20 * len(verdict.zh) + 2 * (len(verdict.zh) - 1)}
        assert all(any(sign in "▀▄█" for sign in line) for line in lines[2:9])


@pytest.mark.parametrize("size", [(80, 24), (160, 45), (40, 12), (20, 6)])
@pytest.mark.parametrize(
    "happenings",
    [
        (),
        (Started(device="QZ-DLP-G1", waiting=3, rejected=1, last_code=CODE, last_at="2026-03-02T08:15:03+08:00"),),
        (kept(), Line(online=False, waiting=1, rejected=0, problem="no answer " * 40)),
        (kept(), held(), Line(online=True, waiting=0, rejected=0, clock_off_s=3600)),
        tuple(Unreadable(code="x" * 80, why="读不出 " * 30) for _ in range(30)),
        (ScanNotKept(code=CODE, why="disk is full"),),
    ],
)
def test_the_screen_fits_the_terminal(happenings: tuple[Happening, ...], size: tuple[int, int]) -> None:
    width, height = size
    lines = drawn(board(*happenings), width, height)
    assert len(lines) < height
    assert max(cell_len(line) for line in lines) <= width


@pytest.mark.parametrize("width", [80, 160])
def test_the_answer_is_large_with_its_reasons_in_both_languages(width: int) -> None:
    text = "\n".join(drawn(board(kept(), held(), Line(online=True, waiting=0, rejected=0)), width, 24))
    assert large("扣留")[4] in text
    for said in ("H O L D", CODE, REASON.text_zh, REASON.text_en, "A30", "未核对现况", "在线 online", "O1"):
        assert said in text, said


def test_a_reason_that_names_no_rule_stands_without_brackets() -> None:
    refer = Reason("", "请联系监管人员", "Refer to the supervisor")
    answer = Answered(seq=1, event_id="e1", code=CODE, status="accepted", decision="hold", reasons=[refer])
    assert board(kept(), answer).notes == [("请联系监管人员", "Refer to the supervisor")]


def test_until_the_gateway_has_answered_the_scan_is_kept_and_not_yet_sent() -> None:
    shown = board(Line(online=False, waiting=0, rejected=0, problem="no line"), kept())
    assert shown.verdict is KEPT
    text = "\n".join(drawn(shown, 80, 24))
    for said in ("待发送", "not yet sent", "离线 offline", "waiting 1", "no line"):
        assert said in text, said


def test_an_answer_to_a_lorry_that_has_left_is_listed_and_not_shown_large() -> None:
    shown = board(kept(1), kept(2), held(1))
    assert shown.verdict is KEPT
    assert [verdict.zh for verdict, _ in shown.latest] == ["扣留"]
    assert shown.waiting == 1
    shown.take(Answered(seq=2, event_id="e2", code=CODE, status="accepted", decision="pass"))
    assert (shown.verdict.zh, shown.waiting) == ("放行", 0)


def test_what_was_not_kept_or_is_rejected_is_said_as_such() -> None:
    shown = board(kept(), ScanNotKept(code=CODE, why="database or disk is full"))
    assert shown.verdict is NOT_KEPT
    assert "write it down" in "\n".join(drawn(shown, 80, 24))
    shown = board(kept(), Rejected(seq=1, event_id="e1", code=CODE, reason="destination: no node"))
    assert (shown.verdict, shown.notes, shown.rejected) == (REJECTED, [("", "destination: no node")], 1)
