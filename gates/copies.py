"""What other subjects have to know of an event: copies the intake derives, so that each has its own fold."""

from gates.memory import Seen
from streams.events import AnyEvent, Declares, Document, GateScan, PlateSeen
from streams.subject import plate_subject


def to_remember(event: AnyEvent) -> Seen:
    """What a gateway keeps of the event that stands for an item."""
    told = tuple(copy.subject for copy in copies([event]))
    return Seen(event.digest, event.subject, told, getattr(event, "site", ""))


def copies(events: list[AnyEvent]) -> list[AnyEvent]:
    """A gate scan is told to the plate it read (A07), a document to the enterprise it names (A50, A51)."""
    found: list[AnyEvent] = []
    for event in events:
        if isinstance(event, GateScan) and event.plate:
            found.append(_plate_seen(event))
        elif isinstance(event, Document) and event.enterprise:
            found.append(_declares(event))
    return found


def _declares(document: Document) -> Declares:
    return Declares(
        id=document.id, subject=f"enterprise:{document.enterprise}", at=document.at, received=document.received,
        when=document.when, future=document.future, derived=True, unit=document.subject, type=document.type,
    )  # fmt: skip


def _plate_seen(scan: GateScan) -> PlateSeen:
    assert scan.plate is not None
    return PlateSeen(
        id=scan.id, subject=plate_subject(scan.plate), at=scan.at, received=scan.received, when=scan.when,
        future=scan.future, derived=True, device=scan.device, site=scan.site, clock_error=scan.clock_error,
        clock_doubt=scan.clock_doubt,
        unit=scan.subject.removeprefix("unit:"), direction=scan.direction, confidence=scan.plate_confidence,
    )  # fmt: skip
