"""拆拼箱: which units are packed into which, as reported on the parent's and on each child's own subject."""

from typing import Final

from streams.events import Aggregation
from streams.fold.heads import UnitHead
from streams.fold.step import Step

CONTENTS_KEPT: Final = 1_000
"""Children kept in a parent's head; a parent that holds more is not fully on record."""


def packed(step: Step[UnitHead], event: Aggregation) -> None:
    head, into = step.head, event.action == "add"
    if event.parent == step.subject:
        rest = tuple(child for child in head.contents if child not in event.children)
        head.contents = (*rest, *event.children)[-CONTENTS_KEPT:] if into else rest
    elif into:
        head.parent = event.parent
    elif head.parent == event.parent:
        head.parent = None
