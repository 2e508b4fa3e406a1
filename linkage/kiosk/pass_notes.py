"""The small print on a pass that was checked without a line: what to compare, and what nobody knows here.

Six lines are all that a terminal of 24 has left beside the large word, so these have both languages in one.
"""

from typing import Final

from gates.kiosk.happenings import PassChecked
from gates.passes.verify import SAID

SIGNED: Final = frozenset({"valid", "early", "expired"})
"""States in which what the pass says was signed as it stands."""
NONE: Final = "—"


def notes_on(checked: PassChecked) -> list[tuple[str, str]]:
    """Each in Chinese and English; the first empty where one line has both."""
    if checked.state in SIGNED:
        return [("", _compare(checked.says)), ("", _validity(checked.says)), ("", _not_known(checked))]
    if checked.state == "unknown_key":
        notes = [("", f"可能是新密钥 may be a newer key; 本机公钥截至 keys as of {_minute(checked.keys_of)}")]
    else:
        notes = [] if checked.state == "unchecked" else [SAID[checked.state]]
    if checked.says:
        notes.append(("", f"未证实 unproved: {_compare(checked.says)}"))
    return notes


def _compare(says: dict[str, str]) -> str:
    """The unit stands above."""
    return (
        f"封志 seal {says.get('seal', NONE)}  车牌 plate {says.get('plate', NONE)}  "
        f"自 from {says['origin']}  至 to {says['destination']}"
    )


def _validity(says: dict[str, str]) -> str:
    return f"有效期 valid {_minute(says['not_before'])} – {_minute(says['expires'])}"


def _not_known(checked: PassChecked) -> str:
    return f"是否用过、{_minute(checked.keys_of)[5:]} 后是否吊销：不知 used before, revoked since: unknown"


def _minute(time: str) -> str:
    return time[:16].replace("T", " ")
