"""What the intake remembers between batches: event ids it has seen, and each device's clock."""

from statistics import median_low
from typing import Protocol

import msgspec


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered of an event id: a digest of its content, the subject it went to, and others told of it."""

    digest: str
    subject: str
    told: tuple[str, ...] = ()


class DeviceClock(msgspec.Struct, frozen=True, array_like=True):
    """A device's last sends (``send_time - receive_time``, ms), when it was last heard (ms), whether told quiet."""

    offsets: tuple[int, ...] = ()
    last_heard: int = 0
    quiet: bool = False

    @property
    def error(self) -> int:
        return median_low(self.offsets) if self.offsets else 0


class IntakeMemory(Protocol):
    """A dict in replay, Redis behind the gateway."""

    def seen(self, event_id: str) -> Seen | None: ...
    def remember(self, event_id: str, seen: Seen) -> None: ...
    def clock(self, device: str) -> DeviceClock | None: ...
    def set_clock(self, device: str, clock: DeviceClock) -> None: ...
    def clocks(self) -> dict[str, DeviceClock]: ...


class DictMemory:
    """Memory of one process, for replay and tests."""

    def __init__(self) -> None:
        self._seen: dict[str, Seen] = {}
        self._clocks: dict[str, DeviceClock] = {}

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
