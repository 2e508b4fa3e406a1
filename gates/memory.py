"""What the intake remembers between batches: event ids it has seen, each device's clock, where each tracker is."""

from typing import Final, Protocol

import msgspec

from streams.events import SKEW_DEAD_BAND_MS


class Seen(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is remembered of an event id: a digest of its content, the subject it went to, others told of it, and the
    site that saw it (empty: an agency told it; None: not remembered)."""

    digest: str
    subject: str
    told: tuple[str, ...] = ()
    site: str | None = None


SENDS_KEPT: Final = 5
"""The clock error is the median of this many sends (domain §3)."""


class DeviceClock(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A device's last sends (``send_time - receive_time``, ms), when it was last heard (ms), whether told quiet.

    ``receptions``: when each of the sends was received (ms); nothing else tells one send from another. What is learnt
    is joined: in any order and however often, the same comes out.
    """

    offsets: tuple[int, ...] = ()
    last_heard: int = 0
    quiet: bool = False
    receptions: tuple[int, ...] = ()

    @property
    def error(self) -> int:
        offsets = self.offsets  # the lower median; that of ``statistics`` takes longer than all else of a heartbeat
        return sorted(offsets)[(len(offsets) - 1) // 2] if offsets else 0

    @property
    def doubt(self) -> int:
        """By how much (ms) the last send contradicts that: a clock that has just jumped, or a send that was held up."""
        off = abs(self.offsets[-1] - self.error) if self.offsets else 0
        return off if off > SKEW_DEAD_BAND_MS else 0

    def heard(self, sent: int, received: int) -> "DeviceClock":
        """After a batch of the device's; one that was told quiet is heard after that, whatever the clocks say."""
        if not self.quiet and received > self.last_heard and len(self.offsets) == len(self.receptions):
            kept = 1 - SENDS_KEPT  # the usual way: nothing to be put in order
            offsets, receptions = self.offsets[kept:], self.receptions[kept:]
            if not receptions or received > receptions[-1]:
                return DeviceClock((*offsets, sent - received), received, False, (*receptions, received))
        last_heard = max(received, self.last_heard + self.quiet)
        return self.joined(DeviceClock((sent - received,), last_heard, False, (received,)))

    def joined(self, other: "DeviceClock") -> "DeviceClock":
        """What both know: the latest sends of either, and the later word on whether it is quiet."""
        sends = sorted({*self.sends, *other.sends})[-SENDS_KEPT:]
        last_heard, quiet = max((self.last_heard, self.quiet), (other.last_heard, other.quiet))
        return DeviceClock(tuple(one for _, one in sends), last_heard, quiet, tuple(at for at, _ in sends))

    @property
    def sends(self) -> list[tuple[int, int]]:
        """When each was received, and by how much the device's clock was off then (ms)."""
        unknown = (0,) * (len(self.offsets) - len(self.receptions))
        return list(zip((*unknown, *self.receptions), self.offsets, strict=True))


BINDINGS_KEPT: Final = 8
"""Bindings remembered of a tracker: its fixes may come days late, after it has gone with other units."""


class Bindings(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Which unit a tracker was on from when (ms, by event time), oldest first; an empty subject: on none."""

    spans: tuple[tuple[int, str], ...] = ()

    def at(self, when: int) -> str:
        """The unit's subject at ``when``; empty if it was on none, or nobody knows."""
        return next((subject for since, subject in reversed(self.spans) if since <= when), "")

    def bound(self, since: int, subject: str) -> "Bindings":
        """These, and on ``subject`` since then until what is known to come after."""
        return self.joined(Bindings(((since, subject),)))

    def joined(self, other: "Bindings") -> "Bindings":
        """What both know. Of two units at the same moment the greater name holds, whichever was heard of first."""
        spans = dict(sorted({*self.spans, *other.spans}))
        return Bindings(tuple(sorted(spans.items())[-BINDINGS_KEPT:]))


class IntakeMemory(Protocol):
    """A dict in replay, Redis behind the gateway."""

    def seen(self, event_id: str) -> Seen | None: ...
    def remember(self, event_id: str, seen: Seen) -> None: ...
    def clock(self, device: str) -> DeviceClock | None: ...
    def set_clock(self, device: str, clock: DeviceClock) -> None: ...
    def clocks(self) -> dict[str, DeviceClock]: ...
    def bindings(self, tracker: str) -> Bindings: ...
    def bind(self, tracker: str, bindings: Bindings) -> None: ...


class DictMemory:
    """Memory of one process, for replay and tests."""

    def __init__(self) -> None:
        self._seen: dict[str, Seen] = {}
        self._clocks: dict[str, DeviceClock] = {}
        self._bindings: dict[str, Bindings] = {}

    def seen(self, event_id: str) -> Seen | None:
        return self._seen.get(event_id)

    def remember(self, event_id: str, seen: Seen) -> None:
        self._seen[event_id] = seen

    def clock(self, device: str) -> DeviceClock | None:
        return self._clocks.get(device)

    def set_clock(self, device: str, clock: DeviceClock) -> None:
        self._clocks[device] = clock

    def clocks(self) -> dict[str, DeviceClock]:
        return self._clocks

    def bindings(self, tracker: str) -> Bindings:
        return self._bindings.get(tracker, Bindings())

    def bind(self, tracker: str, bindings: Bindings) -> None:
        self._bindings[tracker] = bindings
