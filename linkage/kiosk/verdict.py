"""What a kiosk says large, by what has happened: the word in both languages and its colour."""

from dataclasses import dataclass
from typing import Final

from gates.kiosk.happenings import Answered, Rejected, ScanKept, ScanNotKept, Unreadable


@dataclass(frozen=True, slots=True)
class Verdict:
    zh: str
    en: str
    style: str
    hint_zh: str = ""
    hint_en: str = ""


READY: Final = Verdict("请扫码", "PLEASE SCAN", "bold white on grey23")
KEPT: Final = Verdict(
    "已保存", "KEPT", "bold white on dark_blue", "待发送：网关收到后才有结论", "not yet sent: no answer yet"
)
NOT_KEPT: Final = Verdict(
    "未保存",
    "NOT KEPT",
    "bold white on dark_magenta",
    "磁盘不可写！请手写记录，稍后重扫",
    "The disk does not take it: write it down, scan later",
)
UNREADABLE: Final = Verdict("请重扫", "SCAN AGAIN", "bold black on grey74")
REJECTED: Final = Verdict(
    "拒收", "REJECTED", "bold white on dark_magenta", "已另存，须更正", "kept aside; has to be mended"
)
DECISIONS: Final = {
    "pass": Verdict("放行", "PASS", "bold white on dark_green"),
    "hold": Verdict("扣留", "HOLD", "bold white on red3"),
    "review": Verdict("复核", "REVIEW", "bold black on gold1"),
}


def verdict_of(happening: ScanKept | ScanNotKept | Unreadable | Answered | Rejected) -> Verdict:
    if isinstance(happening, ScanKept):
        return KEPT
    if isinstance(happening, ScanNotKept):
        return NOT_KEPT
    if isinstance(happening, Unreadable):
        return UNREADABLE
    if isinstance(happening, Rejected):
        return REJECTED
    return DECISIONS[happening.decision or "pass"]
