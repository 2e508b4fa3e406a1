"""What a subject has told others, so that it is told once, told otherwise, or taken back."""

from typing import Final

from streams.events import Entry, Telling
from streams.fold.saying import said, taken_back
from streams.store.commit import SaidLast

SAID_KEPT: Final = 5_000
"""Newest tellings remembered, so that they can be taken back."""


class Sayings:
    """``last``: by what each is about; never changed, only replaced. ``relays``: what this batch adds to the log."""

    __slots__ = ("last", "relays")

    def __init__(self, last: dict[str, SaidLast]) -> None:
        self.last = last

    def begin(self, relays: list[Entry]) -> None:
        """A new batch."""
        self.relays = relays

    def standing(self) -> dict[str, Telling]:
        """What was said last, without what was taken back."""
        return {about: last.entry for about, last in self.last.items() if not last.taken_back}

    def say(self, about: str, telling: Telling | None) -> None:
        """Tell others, if it is not what they were told last."""
        last = self.last.get(about)
        if telling is None:
            if last is None or last.taken_back:
                return
            entry = taken_back(last.entry)
        else:
            turn = last.entry.turn if last else 0
            if last is not None and not last.taken_back and said(telling, about, turn) == last.entry:
                return
            entry = said(telling, about, turn + 1)
        kept = list(self.last.items())[-SAID_KEPT:] if len(self.last) > SAID_KEPT else self.last.items()
        self.last = {**dict(kept), about: SaidLast(entry, telling is None)}
        self.relays.append(entry)
