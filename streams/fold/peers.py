"""The enterprises of one day as they tell what they have come to; of two tellings of one the later turn holds."""

from streams.events import Figures
from streams.fold.heads import PeerFigures, PeersHead
from streams.fold.step import Step

PeersStep = Step[PeersHead]


def advance(step: PeersStep) -> None:
    head, event = step.head, step.event
    head.last = event.key
    if not isinstance(event, Figures):
        return
    known = head.figures.get(event.enterprise)
    if known is not None and known.turn >= event.turn:
        return
    told = PeerFigures(turn=event.turn, units=event.units, alerts=event.alerts, settled=event.settled)
    head.figures = {**head.figures, event.enterprise: told}
    head.settled += told.stands - (known is not None and known.stands)
    head.end = event.at
