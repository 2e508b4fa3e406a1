"""What the endpoints need of the store (streams.store.reader.Reader has it all)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from streams.fold.alert import Alert
from streams.fold.heads import DeviceHead, Head
from streams.fold.movement import Movement
from streams.fold.served import ServiceClass
from streams.metrics.state import StateReader
from streams.policies import Policies, Times
from streams.store.commit import Stored
from streams.store.marks import Mark
from streams.store.pages import Page
from streams.store.unit_reader import UnitRecord


class Reader(StateReader, Protocol):
    """Every method raises StoreUnavailable during an outage, and BadCursor for a cursor it did not make."""

    async def answers(self, asked: Mapping[str, Collection[str]]) -> dict[str, str]: ...
    async def units(
        self, *, stage: str | None = None, node: str | None = None, limit: int = 100, cursor: str | None = None
    ) -> Page[Stored]: ...

    async def unit(self, unit_id: str) -> UnitRecord | None: ...

    async def find(self, text: str, limit: int = 20) -> list[Mark]: ...

    async def heads(self, subjects: Iterable[str]) -> dict[str, Head]: ...

    async def alerts(
        self,
        *,
        state: str | None = None,
        rule: str | None = None,
        severity: str | None = None,
        node: str | None = None,
        subject: str | None = None,
        before: int | None = None,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page[Alert]: ...

    async def alert(self, alert_id: str) -> Alert | None: ...

    async def movements(
        self,
        *,
        state: str | None = None,
        destination: str | None = None,
        overdue: bool = False,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page[Movement]: ...

    async def movement_counts(self) -> Mapping[str, int]: ...

    async def times(self) -> Mapping[int, int]:
        """Partition → the log's time (ms) it has been worked up to."""

    async def served(self) -> Counter[ServiceClass]:
        """How many steps with a time limit took how long, by class."""

    async def policies(self) -> Policies:
        """Every change of the policy."""

    async def travel_times(self) -> Times:
        """Every change of the travel times."""

    async def device_heads(self) -> list[DeviceHead]: ...
