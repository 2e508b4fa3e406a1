"""What an agency or an enterprise says of a unit, as its head keeps it."""

from typing import Final

from streams.events import Diversion, Document, Hold, Incident, Rated, Release, SealChange, Watch
from streams.fold import transit
from streams.fold.heads import Declared, Transhipment, UnitHead
from streams.fold.step import Step

KEPT: Final = 8
"""Releases, reseals and transhipments kept in the head; older ones stay in the trail."""

UnitStep = Step[UnitHead]


def begin_visit(head: UnitHead, when: int) -> None:
    """What was attested of an earlier visit's goods says nothing of what the same container brings this time."""
    if head.stage != "discharged" or head.visit > head.since:
        return
    head.visit = when
    head.documents, head.recognised, head.counted = {}, (), None
    head.parent, head.contents, head.packed, head.shares, head.sealed = None, (), None, (), False
    head.enterprise = head.declared = head.rating = None
    head.rated = ()


def release(step: UnitStep, event: Release) -> None:
    step.head.released = (*step.head.released[1 - KEPT :], (event.valid_from, event.valid_to))
    step.head.known = True


def hold(step: UnitStep, event: Hold) -> None:
    step.head.holds = (*step.head.holds, event.id) if event.action == "place" else ()


def document(step: UnitStep, event: Document) -> None:
    begin_visit(step.head, event.when)
    declared = Declared(
        type=event.type,
        number=event.number,
        when=event.when,
        gross_kg=event.gross_kg,
        packages=event.packages,
        goods_name=event.goods_name,
        hs6=event.hs6,
        seal=event.seal,
        enterprise=event.enterprise,
    )
    step.head.documents = {**step.head.documents, event.type: declared}
    if event.enterprise is not None:
        if event.enterprise != step.head.enterprise:
            step.head.enterprise, step.head.rating = event.enterprise, None
        step.head.declared = event.id
        step.head.rated = ((event.when, step.head.rating),) if step.head.rating else ()
    step.head.known = True


def seal_change(step: UnitStep, event: SealChange) -> None:
    step.head.reseals = (*step.head.reseals[1 - KEPT :], (event.when, event.old or "", event.new or ""))
    step.head.seal = event.new or step.head.seal
    step.head.sealed = bool(event.new)


def incident(step: UnitStep, event: Incident) -> None:
    step.head.pauses = (*step.head.pauses[1 - KEPT :], (event.since, event.until))
    if event.type == "transhipment":
        told = Transhipment(event.since, event.until, event.new_plate)
        step.head.transhipments = (*step.head.transhipments[1 - KEPT :], told)
    transit.pause(step)


def diversion(step: UnitStep, event: Diversion) -> None:
    transit.divert(step, event)


def watch(step: UnitStep, event: Watch) -> None:
    step.head.watched = event.id if event.action == "add" else None


def rated(step: UnitStep, event: Rated) -> None:
    """What its enterprise says of itself counts while the document that named it is the last one that did. Of two
    turns about one time the later sorts behind the other; what is taken back leaves what was told before."""
    head = step.head
    if event.document == head.declared:
        others = tuple(one for one in head.rated if one[0] != event.when)
        head.rated = (*others, (event.when, event.rating)) if event.rating else others
        head.rating = head.rated[-1][1] if head.rated else None
