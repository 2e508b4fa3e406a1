"""What happens at a kiosk, for whoever stands before it and for pipes: each is one JSON line of ``--plain``."""

from typing import Literal

import msgspec

from gates.kiosk.answer import Reason
from gates.passes.verify import PassState


class _Happening(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="event"):
    pass


class Started(_Happening, frozen=True, kw_only=True, tag="started"):
    """``last_code`` and ``last_at``: the latest scan that was kept, by which an operator sees after a power cut whether
    the one in hand still has to be scanned."""

    device: str
    waiting: int
    rejected: int
    last_seq: int = 0
    last_code: str = ""
    last_at: str = ""


class Listening(_Happening, frozen=True, kw_only=True, tag="listening"):
    """Where readings and scans of this gate's devices are taken."""

    url: str


class ScanKept(_Happening, frozen=True, kw_only=True, tag="kept"):
    """It is on disk, and will arrive."""

    seq: int
    event_id: str
    code: str
    at: str
    readings: list[str] = []


class ScanNotKept(_Happening, frozen=True, kw_only=True, tag="not_kept"):
    """The disk did not take it: write it down, and scan it later."""

    code: str
    why: str


class Unreadable(_Happening, frozen=True, kw_only=True, tag="unreadable"):
    code: str
    why: str


class Answered(_Happening, frozen=True, kw_only=True, tag="answered"):
    """The gateway has it. ``decision``: what the barrier should do."""

    seq: int
    event_id: str
    code: str
    status: Literal["accepted", "duplicate"]
    decision: Literal["pass", "hold", "review"] | None = None
    degraded: bool = False
    reasons: list[Reason] = []


class Rejected(_Happening, frozen=True, kw_only=True, tag="rejected"):
    """The gateway will never take it as it is; it stays in the queue, aside."""

    seq: int
    event_id: str
    code: str
    reason: str


class PassChecked(_Happening, frozen=True, kw_only=True, tag="checked"):
    """The gateway does not answer, so the pass was checked here. ``state``: what keys and time say. ``says``: what it
    says of itself, to compare with the lorry; signed only if ``state`` is `valid`, `early` or `expired`. ``keys_of``:
    when the gateway told the keys, empty: never. Whether it was used before, or revoked since, is not known here."""

    seq: int
    event_id: str
    code: str
    state: PassState | Literal["foreign"]
    keys_of: str = ""
    says: dict[str, str] = {}


class ReadingTold(_Happening, frozen=True, kw_only=True, tag="reading"):
    fields: list[str]


class Line(_Happening, frozen=True, kw_only=True, tag="line"):
    """How things stand with the gateway, whenever that changes. ``clock_off_s``: by how much this kiosk's clock was
    found to be wrong (positive: fast), where signatures were refused for it."""

    online: bool
    waiting: int
    rejected: int
    problem: str = ""
    clock_off_s: int = 0


Happening = (
    Started | Listening | ScanKept | ScanNotKept | Unreadable | Answered | Rejected | PassChecked | ReadingTold | Line
)
