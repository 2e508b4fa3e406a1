"""What other subjects have to know of an event: copies the intake derives, so that each has its own fold."""

from gates.memory import Seen
from streams.events import AnyEvent, Declares, Document, GateScan, PlateSeen
from streams.subject import plate_subject


def to_remember(event: AnyEvent) -> Seen:
    """What a gateway keeps of the event that stands for an item."""
    told = _told(event)
    return Seen(event.digest, event.subject, () if told is None else (told,), getattr(event, "site", ""))


def copies(events: list[AnyEvent]) -> list[AnyEvent]:
    """A gate scan is told to the plate it read (A07), a document to the enterprise it names (A50, A51)."""
    return [_copy(event, told) for event in events if (told := _told(event)) is not None]


def _told(event: AnyEvent) -> str | None:
    """The subject that has to know besides the event's own."""
    if type(event) is GateScan:
        return plate_subject(event.plate) if event.plate else None
    if type(event) is Document:
        return f"enterprise:{event.enterprise}" if event.enterprise else None
    return None


def _copy(event: AnyEvent, subject: str) -> AnyEvent:
    if isinstance(event, GateScan):
        return _plate_seen(event, subject)
    assert isinstance(event, Document)
    return _declares(event, subject)


def _declares(document: Document, enterprise: str) -> Declares:
    return Declares(
        id=document.id, subject=enterprise, at=document.at, received=document.received,
        when=document.when, future=document.future, derived=True, unit=document.subject, type=document.type,
    )  # fmt: skip


def _plate_seen(scan: GateScan, plate: str) -> PlateSeen:
    return PlateSeen(
        id=scan.id, subject=plate, at=scan.at, received=scan.received, when=scan.when,
        future=scan.future, derived=True, device=scan.device, site=scan.site, clock_error=scan.clock_error,
        clock_doubt=scan.clock_doubt,
        unit=scan.subject.removeprefix("unit:"), direction=scan.direction, confidence=scan.plate_confidence,
    )  # fmt: skip
