"""Where a long trail is folded from: what a subject had come to after the first so many events of it."""

import msgspec

from streams.events import Telling
from streams.fold.heads import Head


class Snapshot(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A subject after the first ``count`` events of its trail, in order of arrival. It holds as long as no event
    arrives that sorts before ``head.last``; then it is let go, and an older one, or the whole trail, is folded from.

    ``tellings``: what stood of what it told others, by key.
    """

    head: Head
    count: int
    tellings: dict[str, Telling] = {}

    @property
    def last(self) -> tuple[int, str]:
        """Key of the last event that is in it."""
        return self.head.last
