"""How far a gateway's own appends have got: into the log, into the shared memory, and into its bookmark."""

from collections.abc import Mapping

from gates import bookmarks
from gates.bookmarks import Offsets
from gates.intake_store import Step


class Place:
    """``gateway``: its name among the others. ``behind``: the memory may lack what lies in the log, as at the start,
    or when the bookmark is not where it was left, because Redis has come back older. ``told``: the bookmark as it was
    left in Redis."""

    def __init__(self, gateway: str) -> None:
        self.gateway = gateway
        self.behind = True
        self.told = b""
        self.stored: Offsets = {}
        self._reached: Offsets = {}

    def reached(self, ends: Mapping[int, int]) -> None:
        """The log has taken what lies before these offsets."""
        self._reached |= ends

    @property
    def up_to_date(self) -> bool:
        """Whether the bookmark needs no move."""
        return self.stored == self._reached and bookmarks.encode(self.stored) == self.told

    def step(self) -> Step | None:
        """The bookmark's next place: up to what an earlier save has stored."""
        return None if self.behind else Step(self.gateway, self.told, bookmarks.encode(self.stored))

    def saved(self, step: Step | None, moved: bool) -> None:
        """All that was reached is stored, and the bookmark was moved; or was not where it should have been."""
        if step is not None and moved:
            self.told, self.stored = step.after, dict(self._reached)
        else:
            self.behind = True

    def caught_up(self, ends: Mapping[int, int]) -> None:
        """Everything before these offsets is in the memory, whoever appended it, and the bookmark says so."""
        self.reached(ends)
        self.stored, self.told, self.behind = dict(ends), bookmarks.encode(ends), False
