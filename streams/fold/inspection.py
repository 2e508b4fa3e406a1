"""查验: which agencies have an inspection of the unit open where, and what closed ones attested."""

from typing import Final

from streams.events import Inspection
from streams.fold import appointment
from streams.fold.heads import Count, Result, UnitHead
from streams.fold.step import Step

RESULTS_KEPT: Final = 8
"""Results kept in the head; older ones stay in the trail."""


def agencies_of(event: Inspection) -> tuple[str, ...]:
    """The agencies that inspect; the one that reports it if it names none."""
    return event.agencies or (event.source,)


def attests(event: Inspection) -> bool:
    """Whether the inspection found anything for others to recognise."""
    return any(found is not None for found in (event.goods_name, event.packages, event.gross_kg))


def open_by(head: UnitHead, when: int, window_ms: int) -> list[tuple[str, str]]:
    """Site and agency of the inspections open at ``when``; one that nobody closed is over after ``window_ms``."""
    return [(site, agency) for site, agency, since in head.inspecting if when - since <= window_ms]


def inspected(step: Step[UnitHead], event: Inspection) -> None:
    head = step.head
    here = {(event.site, agency) for agency in agencies_of(event)}
    if event.phase == "open":
        head.inspection = event.site
        here = {(event.site, agency) for agency in agencies_of(event)}
        others = (one for one in head.inspecting if one[:2] not in here)
        head.inspecting = (*others, *((site, agency, event.when) for site, agency in sorted(here)))
        return
    head.inspection = None
    appointment.keep(head, event)
    head.inspecting = tuple(one for one in head.inspecting if not _closes(event, one[0], one[1]))
    if attests(event):
        _recognise(head, event)


def _closes(event: Inspection, site: str, agency: str) -> bool:
    """A close that names no agency is for everybody at the site."""
    return site == event.site and (agency in event.agencies or not event.agencies)


def _recognise(head: UnitHead, event: Inspection) -> None:
    result = Result(
        event=event.id,
        when=event.when,
        site=event.site,
        agencies=agencies_of(event),
        goods_name=event.goods_name,
        packages=event.packages,
        gross_kg=event.gross_kg,
    )
    head.recognised = (*head.recognised[1 - RESULTS_KEPT :], result)
    if event.packages is not None:
        by = "+".join(result.agencies)
        head.counted = Count(packages=event.packages, when=event.when, by=by, event=event.id)
