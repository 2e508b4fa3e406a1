"""A telling as it goes into the log: which turn it is, under an id that says so, so that twice is once."""

import msgspec

from streams.events import Carried, Compared, Figures, Merged, Surge, Telling


def said(telling: Telling, about: str, turn: int) -> Telling:
    """``about``: what the telling is about, unique within the subject that tells it."""
    if isinstance(telling, Surge):
        return msgspec.structs.replace(telling, turn=turn)
    return msgspec.structs.replace(telling, id=f"{about}#{turn:06d}", turn=turn)


def taken_back(telling: Telling) -> Telling:
    """The next turn of what was said last, saying that it no longer holds."""
    turn = telling.turn + 1
    if isinstance(telling, Surge):
        return msgspec.structs.replace(telling, until=telling.since - 1, turn=turn)
    name = f"{telling.id.rpartition('#')[0]}#{turn:06d}"
    if isinstance(telling, Merged):
        return msgspec.structs.replace(telling, id=name, turn=turn, into=None)
    if isinstance(telling, Figures):
        return msgspec.structs.replace(telling, id=name, turn=turn, units=0, alerts=0, settled=False)
    if isinstance(telling, Carried):
        return msgspec.structs.replace(telling, id=name, turn=turn, packages=None, gross_kg=None)
    if isinstance(telling, Compared):
        return msgspec.structs.replace(telling, id=name, turn=turn, median=None)
    return msgspec.structs.replace(telling, id=name, turn=turn, rating=None)
