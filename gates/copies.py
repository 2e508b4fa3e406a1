"""What other subjects have to know of an event: copies the intake derives, so that each has its own fold."""

from streams.events import AnyEvent, GateScan, PlateSeen


def copies(events: list[AnyEvent]) -> list[AnyEvent]:
    """A gate scan is told to the plate it read (A07)."""
    return [_plate_seen(event) for event in events if isinstance(event, GateScan) and event.plate]


def _plate_seen(scan: GateScan) -> PlateSeen:
    return PlateSeen(
        id=scan.id, subject=f"plate:{scan.plate}", at=scan.at, received=scan.received, when=scan.when,
        future=scan.future, derived=True, device=scan.device, site=scan.site, clock_error=scan.clock_error,
        unit=scan.subject.removeprefix("unit:"), direction=scan.direction, confidence=scan.plate_confidence,
    )  # fmt: skip
