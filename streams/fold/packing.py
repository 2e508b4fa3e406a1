"""拆拼箱: which units are packed into which, as reported on the parent's and on each child's own subject.

A child tells its parent what its papers say it holds, so that the parent can add up (ADR 15). All that is told of one
packing carries the time of that packing: what is known of it later counts as known then, whenever it came.
"""

from typing import Final

from streams.events import Aggregation, Carried
from streams.fold.heads import Share, UnitHead
from streams.fold.papers import declared_kg, declared_packages
from streams.fold.step import Step

CONTENTS_KEPT: Final = 1_000
"""Children kept in a parent's head; a parent that holds more is not fully on record."""


def packed(step: Step[UnitHead], event: Aggregation) -> None:
    if event.parent == step.subject:
        _contents(step.head, event)
    else:
        _inside(step.head, event)


def _contents(head: UnitHead, event: Aggregation) -> None:
    rest = tuple(child for child in head.contents if child not in event.children)
    if event.action == "add":
        new = any(child not in head.contents for child in event.children)
        if new and (head.packed is not None or not head.contents):
            head.packed = (event.when, event.id)
        head.contents = (*rest, *dict.fromkeys(event.children))[-CONTENTS_KEPT:]
    else:
        head.packed, head.contents = None, rest
        head.shares = tuple(share for share in head.shares if share.child in rest)


def _inside(head: UnitHead, event: Aggregation) -> None:
    if event.action == "add":
        if head.parent != event.parent:
            head.parent_since = event.when + 1  # a moment later, so that it sorts behind the packing at the parent
        head.parent = event.parent
    elif head.parent == event.parent:
        head.parent = None


def tell_parent(step: Step[UnitHead]) -> None:
    """What the unit holds, once its papers say something of it."""
    head = step.head
    if head.parent is None or (head.parent == step.before.parent and head.documents is step.before.documents):
        return
    packages, gross_kg = declared_packages(head.documents), declared_kg(head.documents)
    if packages is None and gross_kg is None:
        return
    at = head.parent_since
    step.tellings[f"{step.subject}>{head.parent}>{at}"] = Carried(
        id="", subject=head.parent, at=at, received=at, when=at, child=step.subject, packages=packages,
        gross_kg=gross_kg,
    )  # fmt: skip


def told_by_child(step: Step[UnitHead], event: Carried) -> None:
    """A child that is not on record as packed in is not added up."""
    head, known = step.head, event.packages is not None or event.gross_kg is not None
    if known and event.child in head.contents:
        head.shares = (*head.shares, Share(event.child, event.at, event.packages, event.gross_kg))
