"""A device's pulse: what each of its batches says of the device itself, beside the items."""

from hashlib import blake2b

from streams.events import AnyEvent, GateScan, Pulse
from streams.subject import device_subject
from zones.region import Device


class Tally:
    """What a pulse says of the items of its batch."""

    def __init__(self) -> None:
        self.seqs: list[int] = []
        self.items = self.duplicates = self.rejected = 0
        self.oldest: int | None = None
        self.future: list[str] = []
        self.misdirected: list[tuple[str, str, int]] = []
        self.off_site_m: int | None = None
        self.crossings: list[tuple[str, int, str]] = []

    def take(self, seq: int, events: list[AnyEvent], status: str, device: Device) -> None:
        self.seqs.append(seq)
        self.items += 1
        self.duplicates += status == "duplicate"
        for event in events:
            if event.replaces is None:  # what a correction puts right is old by right
                self.oldest = event.when if self.oldest is None else min(self.oldest, event.when)
            if event.future:
                self.future.append(event.id)
            if isinstance(event, GateScan):
                if _misdirected(event, device):
                    self.misdirected.append((event.lane, event.id, event.at))
                if status != "rejected" and event.replaces is None:  # put right, it is still the same crossing
                    self.crossings.append((event.lane, event.at, event.plate or event.subject))

    def place(self, metres: int | None) -> None:
        if metres is not None:
            self.off_site_m = max(metres, self.off_site_m or 0)


def pulse(device: Device, sent: int, received: int, error: int, tally: Tally) -> Pulse:
    """What a batch with items in it says of its device; times and ``error`` (device minus true) in ms."""
    seqs = _ranges(tally.seqs)
    token = f"{sent}"
    if seqs:
        token = blake2b(f"{device.id}|{sent}|{seqs}".encode(), digest_size=12).hexdigest()
    return Pulse(
        id=f"pulse-{token}", subject=device_subject(device.id), at=sent, received=received, when=received,
        sent=sent, site=device.site, clock_error=error, seqs=seqs, items=tally.items,
        duplicates=tally.duplicates, rejected=tally.rejected, oldest=tally.oldest, future_ids=tuple(tally.future),
        misdirected=tuple(tally.misdirected), off_site_m=tally.off_site_m, crossings=tuple(tally.crossings),
    )  # fmt: skip


def heartbeat(device: Device, sent: int, received: int, error: int) -> Pulse:
    """A device sends one at a time, so its sending names it; a batch is told from it by the numbers it carries."""
    return Pulse(
        id=f"pulse-{sent}", subject=device_subject(device.id), at=sent, received=received, when=received, sent=sent,
        site=device.site, clock_error=error,
    )  # fmt: skip


def _misdirected(scan: GateScan, device: Device) -> bool:
    """The lane is for the other direction only; of a lane that is not in the register nothing is known."""
    right, other = device.lanes_in, device.lanes_out
    if scan.direction == "out":
        right, other = other, right
    return scan.lane in other and scan.lane not in right


def _ranges(numbers: list[int]) -> tuple[tuple[int, int], ...]:
    """Inclusive ranges covering the numbers: [3, 4, 6] → ((3, 4), (6, 6))."""
    ranges: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return tuple(ranges)
