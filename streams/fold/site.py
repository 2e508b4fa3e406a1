"""A site: what it is told of the alerts at it. Whether there are too many at once is a rule's affair (A70)."""

from typing import Final

from streams.events import AlertTold
from streams.fold import told
from streams.fold.heads import SiteHead
from streams.fold.step import Step

SiteStep = Step[SiteHead]
DAYS_KEPT: Final = 1
"""Whole days of alerts kept beside the current one; no surge that is judged lasts longer."""


def advance(step: SiteStep) -> None:
    head, event = step.head, step.event
    head.last = event.key
    if isinstance(event, AlertTold):
        head.told = told.take(head.told, event, DAYS_KEPT)
