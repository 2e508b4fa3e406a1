"""The kiosk's screen says the right thing large, fits the terminal, and forgets the lorry that has left."""

import io
from typing import Literal, get_args

import pytest
from rich.cells import cell_len
from rich.console import Console

from gates.kiosk.answer import Reason
from gates.kiosk.gate_post import GatePost
from gates.kiosk.happenings import (
    Answered,
    Happening,
    Line,
    PassChecked,
    Rejected,
    ScanKept,
    ScanNotKept,
    Started,
    Unreadable,
)
from gates.passes.verify import PassState
from linkage.kiosk.board import Board
from linkage.kiosk.drawing import draw
from linkage.kiosk.large_words import DRAWN, large
from linkage.kiosk.verdict import CHECKS, DECISIONS, KEPT, NOT_KEPT, READY, REJECTED, UNREADABLE

TOKEN = "LP1:" + "A" * 173
KEYS_OF = "2026-03-01T23:30:00.000+08:00"
SAYS = {
    "unit": "iso6346:MSKU1234565", "seal": "CN482113", "plate": "桂N12345", "origin": "QZ", "destination": "NNL",
    "not_before": "2026-03-02T00:00:00.000+08:00", "expires": "2026-03-05T00:00:00.000+08:00",
    "nonce": "00112233445566aa",
}  # fmt: skip
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


def checked(state: PassState | Literal["foreign"] = "valid", number: int = 1, *, keys_of: str = KEYS_OF) -> PassChecked:
    says = {} if state in ("foreign", "unreadable") else SAYS
    return PassChecked(seq=number, event_id=f"e{number}", code=TOKEN, state=state, says=says, keys_of=keys_of)


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
    for verdict in (READY, KEPT, NOT_KEPT, UNREADABLE, REJECTED, *DECISIONS.values(), *CHECKS.values()):
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
        (kept(), Line(online=False, waiting=1, rejected=0, problem="no line"), checked()),
        (kept(), Line(online=False, waiting=1, rejected=0, problem="no line"), checked("forged")),
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


def test_everything_that_a_check_can_say_has_its_word() -> None:
    assert set(CHECKS) == {*get_args(PassState), "foreign"}
    assert len({verdict.en for verdict in CHECKS.values()}) == len(CHECKS)
    assert not {verdict.style for verdict in CHECKS.values()} & {DECISIONS["pass"].style}, "no green without an answer"


def offline(*happenings: Happening) -> str:
    line = Line(online=False, waiting=0, rejected=0, problem="no line")
    return "\n".join(drawn(board(line, *happenings), 80, 24))


def test_a_pass_without_an_answer_is_large_as_what_the_keys_say_with_what_to_compare() -> None:
    text = offline(kept(), checked())
    assert large("真码")[4] in text
    for said in (
        "G E N U I N E", SAYS["unit"], "已保存", "kept", "封志 seal CN482113", "车牌 plate 桂N12345", "至 to NNL",
        "2026-03-05 00:00", "used before, revoked since: unknown", "03-01 23:30", "waiting 1",
    ):  # fmt: skip
        assert said in text, said
    assert "…" not in text, "it all fits a terminal of 80 by 24"


@pytest.mark.parametrize("state", sorted({*CHECKS} - {"valid", "early", "expired"}))
def test_what_a_pass_that_does_not_stand_says_of_itself_is_not_passed_off_as_true(state: PassState) -> None:
    text = offline(kept(), checked(state))
    assert " ".join(CHECKS[state].en) in text
    assert "kept" in text
    assert ("unproved" in text) == (state not in ("foreign", "unreadable"))
    assert ("unproved" in text) == ("seal CN482113" in text)
    if state == "unknown_key":
        assert "2026-03-01 23:30" in text


def test_a_check_comes_before_the_answer_and_concerns_the_lorry_at_the_barrier_alone() -> None:
    shown = board(kept(1), kept(2), checked("forged", 1))
    assert shown.verdict is KEPT
    shown = board(kept(1), checked("valid", 1), held(1))
    assert (shown.verdict, shown.waiting) == (DECISIONS["hold"], 0)
