"""What a gateway's log says of one kiosk: what arrived, how often, and in what order."""

from dataclasses import dataclass
from itertools import chain

from streams.events import AnyEvent, GateScan, Pulse


@dataclass(frozen=True)
class Arrived:
    """``ids``: one per event id, in order of their numbers. ``numbers``: sequence numbers in the order in which
    batches brought them for the first time. ``copies``: how many records the log has more than there are scans."""

    units: list[str]
    numbers: list[int]
    copies: int


def arrived(events: list[AnyEvent]) -> Arrived:
    scans = [event for event in events if isinstance(event, GateScan)]
    by_id: dict[str, GateScan] = {}
    for scan in scans:
        first = by_id.setdefault(scan.id, scan)
        assert (first.at, first.subject, first.lane) == (scan.at, scan.subject, scan.lane), "a copy with other content"
    pulses = [event for event in events if isinstance(event, Pulse)]
    numbers = chain.from_iterable(range(first, last + 1) for pulse in pulses for first, last in pulse.seqs)
    units = sorted(scan.subject.removeprefix("unit:") for scan in by_id.values())
    return Arrived(units, list(dict.fromkeys(numbers)), len(scans) - len(by_id))


def every_scan_once_in_sequence(events: list[AnyEvent], kept: list[str]) -> Arrived:
    """Every lorry whose scan was said to be kept, once; numbers from 1 on, none missing, none before its turn."""
    found = arrived(events)
    assert found.units == sorted(kept)
    assert found.numbers == list(range(1, len(kept) + 1))
    return found
