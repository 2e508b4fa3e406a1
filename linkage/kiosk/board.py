"""What stands on the kiosk's screen: the lorry at the barrier large, how things stand, and the latest few."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from gates.kiosk.answer import Reason
from gates.kiosk.gate_post import GatePost
from gates.kiosk.happenings import (
    Answered,
    Happening,
    Line,
    Listening,
    PassChecked,
    ReadingTold,
    Rejected,
    ScanKept,
    ScanNotKept,
    Started,
    Unreadable,
)
from linkage.kiosk.pass_notes import notes_on
from linkage.kiosk.verdict import READY, Verdict, verdict_of

HISTORY: Final = 20


@dataclass
class Board:
    """``take`` each happening; what is shown large is the latest scan alone: an answer to an earlier one (sent after an
    outage) goes into ``latest``, since that lorry is gone."""

    post: GatePost
    verdict: Verdict = READY
    code: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Reasons and remarks on the scan shown, each in Chinese and English."""
    latest: deque[tuple[Verdict, str]] = field(default_factory=lambda: deque(maxlen=HISTORY))
    online: bool | None = None
    problem: str = ""
    clock_off_s: int = 0
    waiting: int = 0
    rejected: int = 0
    beside: list[str] = field(default_factory=list)
    """What cameras have just read, for the next scan."""
    _shown: str = ""

    def take(self, happening: Happening) -> None:
        if isinstance(happening, Started):
            self._start(happening)
        elif isinstance(happening, Line):
            self._line(happening)
        elif isinstance(happening, ReadingTold):
            self.beside = happening.fields
        elif isinstance(happening, Listening):
            self.notes.append(("本机接口", f"readings and scans: {happening.url}"))
        elif isinstance(happening, Answered | Rejected):
            self._answer(happening)
        elif isinstance(happening, PassChecked):
            self._check(happening)
        else:
            self._scan(happening)

    def _start(self, begun: Started) -> None:
        self.waiting, self.rejected = begun.waiting, begun.rejected
        if begun.last_code:
            self.notes = [("上次已保存", f"last one kept: {begun.last_code}  {begun.last_at}")]

    def _line(self, line: Line) -> None:
        self.online, self.problem, self.clock_off_s = line.online, line.problem, line.clock_off_s
        self.waiting, self.rejected = line.waiting, line.rejected

    def _scan(self, scan: ScanKept | ScanNotKept | Unreadable) -> None:
        self.verdict, self.code = verdict_of(scan), scan.code
        self.notes = []
        self._shown = ""
        if isinstance(scan, ScanKept):
            self._shown = scan.event_id
            self.waiting += 1
            self.beside = []
        else:
            self.notes = [("", scan.why)]
            self.latest.appendleft((self.verdict, scan.code))

    def _check(self, checked: PassChecked) -> None:
        if checked.event_id == self._shown:
            self.verdict, self.notes = verdict_of(checked), notes_on(checked)
            self.code = checked.says.get("unit", checked.code)

    def _answer(self, answer: Answered | Rejected) -> None:
        verdict = verdict_of(answer)
        self.waiting = max(0, self.waiting - 1)
        self.latest.appendleft((verdict, answer.code))
        if isinstance(answer, Rejected):
            self.rejected += 1
        if answer.event_id != self._shown:
            return
        self.verdict = verdict
        if isinstance(answer, Rejected):
            self.notes = [("", answer.reason)]
            return
        self.notes = [(_with_rule(reason), reason.text_en) for reason in answer.reasons]
        if answer.degraded:
            self.notes.append(("未核对现况", "present state was not consulted"))


def _with_rule(reason: Reason) -> str:
    """A reason without a rule (refer to the supervisor) does not say which."""
    return f"{reason.text_zh}（{reason.rule}）" if reason.rule else reason.text_zh
