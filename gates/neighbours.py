"""Other gateways, known by their bookmarks: which are at work, and which have left things for others to learn."""

from collections.abc import Mapping
from typing import Final

LEFT_S: Final = 60.0
"""A gateway at work moves its bookmark every second; one that has not for so long is gone."""


class Neighbours:
    """Times are seconds of our own clock, one that only goes forward: nobody's clock is compared with another's."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[bytes, float]] = {}
        self._gone: set[str] = set()

    def look(self, marks: Mapping[str, bytes], now: float) -> list[str]:
        """``marks`` of the others as they are now; who of them is gone."""
        self._last = {
            name: last if (last := self._last.get(name)) and last[0] == mark else (mark, now)
            for name, mark in marks.items()
        }
        self._gone = {name for name, (_, since) in self._last.items() if now - since > LEFT_S}
        return sorted(self._gone)

    @property
    def none(self) -> bool:
        """Whether nobody else was at work when last looked."""
        return self._last.keys() <= self._gone
