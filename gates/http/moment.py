"""When a request counts as received: now, or when its recording says it was (recorded mode only)."""

from typing import Final, NamedTuple

from fastapi import Request

from gates.coverage import Clock
from gates.http.problem import ProblemError
from streams.times import epoch_ms

RECEIVED_AT: Final = "x-linkage-received-at"
TURN: Final = "x-linkage-turn"


class Moment(NamedTuple):
    """``received`` in ms, None for now; ``turn`` None for in order of arrival."""

    received: int | None = None
    turn: int | None = None


def moment_of(request: Request, clock: Clock) -> Moment:
    """Raises ProblemError ``recorded_clock`` if the headers are not what the clock mode wants."""
    received, turn = request.headers.get(RECEIVED_AT), request.headers.get(TURN)
    if clock == "wall":
        for name, value in ((RECEIVED_AT, received), (TURN, turn)):
            if value is not None:
                raise ProblemError("recorded_clock", "taken in recorded mode alone; leave it out", field=name)
        return Moment()
    return Moment(_time(received), _turn(turn))


def _time(text: str | None) -> int:
    if text is None:
        detail = "required in recorded mode: RFC 3339 with an offset"
        raise ProblemError("recorded_clock", detail, field=RECEIVED_AT)
    try:
        return epoch_ms(text)
    except (ValueError, OverflowError) as error:
        raise ProblemError("recorded_clock", f"{error}", field=RECEIVED_AT) from error


def _turn(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise ProblemError("recorded_clock", f"{text!r} is no number; turns count 1, 2, 3 …", field=TURN)
    return int(text)
