"""The enterprises of a day, to compare them."""

import msgspec

from streams.fold.finding import Finding


class PeerFigures(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What one enterprise told its peers (events.Figures). No ``units``: it was taken back."""

    turn: int
    units: int
    alerts: int
    settled: bool = False

    @property
    def stands(self) -> bool:
        """It is settled, and not taken back."""
        return self.settled and self.units > 0


class PeersHead(msgspec.Struct, omit_defaults=True, tag=True, gc=False):
    """The enterprises of one day, by what they had come to at its end (ms); each day is a subject of its own, so that
    none grows for ever. ``settled``: how many of the figures are."""

    day: str
    last: tuple[int, str] = (0, "")
    end: int = 0
    figures: dict[str, PeerFigures] = {}
    settled: int = 0
    findings: dict[str, Finding] = {}
