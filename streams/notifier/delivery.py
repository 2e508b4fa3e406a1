"""One alert version on its way to one subscriber, and what became of an attempt."""

from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from streams.fold.alert import Alert
from streams.notifier.observer import FailureReason


@dataclass(eq=False, slots=True)
class Delivery:
    """``entry`` is its id in the outbox, None once it is parked. Times are wall-clock ms.

    ``seen``: when it was read from the outbox; from then on a P1 is waited for. ``first_tried``: from then on the
    give-up runs. ``overdue``: it was not acknowledged in time and the log is told so, under this time of the log's
    (ms). ``settled``: the log is to be told nothing more of it.
    """

    partition: int
    alert: Alert
    entry: str | None = None
    seen: int = 0
    attempts: int = 0
    first_tried: int | None = None
    due: int = 0
    error: str = ""
    overdue: int | None = None
    settled: bool = False

    @property
    def id(self) -> str:
        """The webhook id: the same on every attempt, after every restart, so that a receiver drops repeats."""
        return f"{self.alert.alert_id}.{self.alert.version}"

    def note(self) -> "Parked":
        return Parked(
            alert=self.alert, seen=self.seen, attempts=self.attempts, first_tried=self.first_tried, due=self.due,
            error=self.error, overdue=self.overdue, settled=self.settled,
        )  # fmt: skip


class Parked(msgspec.Struct, frozen=True, omit_defaults=True):
    """A delivery as kept in Redis while it waits for its next attempt, and after it was given up."""

    alert: Alert
    seen: int = 0
    attempts: int = 0
    first_tried: int | None = None
    due: int = 0
    error: str = ""
    overdue: int | None = None
    settled: bool = False

    def delivery(self, partition: int) -> Delivery:
        return Delivery(
            partition=partition, alert=self.alert, seen=self.seen, attempts=self.attempts,
            first_tried=self.first_tried, due=self.due, error=self.error, overdue=self.overdue, settled=self.settled,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one attempt came to. ``status`` is the HTTP status, ``failure`` why there was none.

    ``retry_after_s``: the receiver asks everybody to wait. ``final``: no further attempt makes sense.
    """

    delivered: bool
    status: int | None = None
    failure: FailureReason | None = None
    retry_after_s: float | None = None
    final: bool = False
    error: str = ""
    result: int | str = field(init=False)

    def __post_init__(self) -> None:
        result = self.status if self.status is not None else self.failure
        object.__setattr__(self, "result", "delivered" if result is None else result)


class Channel(Protocol):
    """A way to reach one subscriber. ``send`` never raises for what the other end does."""

    async def send(self, delivery: Delivery) -> Outcome: ...

    async def close(self) -> None: ...
