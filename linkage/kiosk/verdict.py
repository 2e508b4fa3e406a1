"""What a kiosk says large, by what has happened: the word in both languages and its colour."""

from dataclasses import dataclass
from typing import Final, Literal

from gates.kiosk.happenings import Answered, PassChecked, Rejected, ScanKept, ScanNotKept, Unreadable
from gates.passes.verify import PassState


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
_LATER_ZH: Final = "离线核验，已保存：网关收到后才有结论"
_LATER_EN: Final = "checked offline, kept: the gateway judges it later"
_REFUSED: Final = "bold white on red3"
_DOUBTED: Final = "bold black on gold1"


def _checked(zh: str, en: str, style: str) -> Verdict:
    return Verdict(zh, en, style, _LATER_ZH, _LATER_EN)


CHECKS: Final[dict[PassState | Literal["foreign"], Verdict]] = {
    "valid": _checked("真码", "GENUINE", "bold white on dark_cyan"),
    "forged": _checked("假码", "SIGNATURE INVALID", _REFUSED),
    "revoked_key": _checked("已吊销", "KEY REVOKED", _REFUSED),
    "out_of_period": _checked("假码", "KEY MAY NOT SIGN THIS", _REFUSED),
    "unreadable": _checked("无效码", "NOT A WHOLE PASS", _REFUSED),
    "expired": _checked("已过期", "EXPIRED", _DOUBTED),
    "early": _checked("未生效", "NOT YET VALID", _DOUBTED),
    "unknown_key": _checked("未核验", "KEY UNKNOWN", _DOUBTED),
    "foreign": _checked("未知码", "NO PASS OF OURS", _DOUBTED),
    "unchecked": Verdict(
        "未核验", "CANNOT CHECK", KEPT.style, "已保存；本机没有公钥，无法离线核验",
        "kept; there are no keys here to check passes with",
    ),
}  # fmt: skip
"""What a kiosk without an answer says of a pass. Never the green of an answer: the barrier is the operator's."""


def verdict_of(happening: ScanKept | ScanNotKept | Unreadable | Answered | Rejected | PassChecked) -> Verdict:
    if isinstance(happening, PassChecked):
        return CHECKS[happening.state]
    if isinstance(happening, ScanKept):
        return KEPT
    if isinstance(happening, ScanNotKept):
        return NOT_KEPT
    if isinstance(happening, Unreadable):
        return UNREADABLE
    if isinstance(happening, Rejected):
        return REJECTED
    return DECISIONS[happening.decision or "pass"]
