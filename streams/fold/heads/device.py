"""A gate or yard device now."""

import msgspec

from streams.fold.finding import Finding


class Passage(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A vehicle that a lane's scanner saw at ``at`` (true time, ms), told at ``told`` (reception, ms)."""

    at: int
    lane: str
    vehicle: str
    told: int


class Stretch(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a lane's loop counted after ``since`` and up to ``until`` (true time, ms), as ``event`` told at ``told``."""

    until: int
    lane: str
    since: int
    count: int
    confirmed: bool
    event: str
    told: int


class DeviceHead(msgspec.Struct, omit_defaults=True, tag=True, gc=False):
    """A gate or yard device now. ``holes`` are missing sequence ranges with the time each came to light (ms).

    ``tallies``: items of the last half hour by minute, as (start of the minute in ms, items, duplicates, rejected).
    ``refused``: the last batches refused for their signature, as (ms, reason, device claimed). ``positions``: how far
    from its site (m) the device was at the last readings.
    ``misdirected``: recent scans whose direction is not their lane's, as (lane, event id, true time in ms).
    ``passages`` and ``stretches``: vehicles scanned and counted by lane, told within the last half hour;
    ``passages_from``: true time (ms) up to which scans may have been forgotten since.
    ``scanned_at``: the latest scan (true time, ms), ``back_at``: when it was heard again after a silence (ms).
    ``rhythm``: gaps between its scans by hour of the week (see streams.fold.rhythm).
    """

    device: str
    last: tuple[int, str] = (0, "")
    heard: int = 0
    quiet_since: int | None = None
    clock_error: int = 0
    first_seq: int | None = None
    next_seq: int | None = None
    holes: tuple[tuple[int, int, int], ...] = ()
    scans: int = 0
    tallies: tuple[tuple[int, int, int, int], ...] = ()
    refused: tuple[tuple[int, str, str], ...] = ()
    positions: tuple[int, ...] = ()
    misdirected: tuple[tuple[str, str, int], ...] = ()
    passages: tuple[Passage, ...] = ()
    passages_from: int = 0
    stretches: tuple[Stretch, ...] = ()
    scanned_at: int | None = None
    back_at: int = 0
    rhythm: dict[int, bytes] = {}
    findings: dict[str, Finding] = {}
