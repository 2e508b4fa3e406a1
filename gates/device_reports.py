"""What devices say of themselves with each batch: charge, what still waits in them. Shown, and judged by nobody."""

from typing import Any, Final

import msgspec

from streams.store import keys
from streams.store.connection import Client
from streams.store.errors import outages

MOST: Final = 1_000_000_000


class DeviceReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """``at``: when it was received (ms). None: the device does not say, or not so that it can be read."""

    at: int
    battery_pct: float | None = None
    queued: int | None = None
    rejected: int | None = None


def report(status: dict[str, Any], received: int) -> DeviceReport:
    """A vendor may put anything into a status; what is not a figure within reason is left out."""
    return DeviceReport(
        received,
        _percent(status.get("battery_pct")),
        _count(status.get("queued")),
        _count(status.get("rejected")),
    )


def _percent(value: Any) -> float | None:
    sound = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100
    return float(value) if sound else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST else None


class DeviceReports:
    """The last of each device, from all gateways. ``client`` stays the caller's to close."""

    def __init__(self, client: Client) -> None:
        self._redis = client
        self._new: dict[str, DeviceReport] = {}

    def take(self, device: str, said: DeviceReport) -> None:
        """Kept until ``save``; of a device of the region, so there are no more than those."""
        self._new[device] = said

    async def save(self) -> None:
        """Raises StoreUnavailable; what could not be saved is tried again, unless a later one has come."""
        told, self._new = self._new, {}
        if not told:
            return
        try:
            with outages():
                rows: Any = {name: msgspec.json.encode(one) for name, one in told.items()}
                await self._redis.hset(keys.device_reports(), mapping=rows)
        except BaseException:
            self._new = told | self._new
            raise

    async def read(self) -> dict[str, DeviceReport]:
        """Raises StoreUnavailable."""
        with outages():
            found: Any = await self._redis.hgetall(keys.device_reports())
        read = {name.decode(): _report.decode(raw) for name, raw in found.items()}
        return read | self._new


_report = msgspec.json.Decoder(DeviceReport)
