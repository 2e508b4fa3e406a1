"""Movements: what is on the road, where to, and what has arrived."""

from collections import Counter
from typing import Final, get_args, get_type_hints

from streams.fold.movement import Movement
from streams.store import keys
from streams.store.across import Across
from streams.store.codec import UNDECLARED, decode_movement, decode_state
from streams.store.pages import Page
from streams.subject import partition_of, unit_subject

STATES: Final[tuple[str, ...]] = get_args(get_type_hints(Movement)["state"])


class MovementReader(Across):
    async def movements(
        self,
        *,
        state: str | None = None,
        destination: str | None = None,
        overdue: bool = False,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page[Movement]:
        """Newest first: by departure while open, by arrival once closed.

        ``state``: one of STATES. ``destination``: a node or ``outside``. ``overdue``: open, and past its limit by
        the log's time.
        """
        if overdue:
            state = "open"
        times = await self.times() if overdue else {}

        def wanted(movement: Movement, partition: int) -> bool:
            on_time = movement.overdue_at is None or movement.overdue_at > times.get(partition, 0)
            return (destination is None or movement.destination == destination) and not (overdue and on_time)

        return await self._listed(
            [(p, key) for p in range(self.partitions) for key in _sources(p, state, destination)],
            keys.movements,
            decode_movement,
            wanted if overdue or destination is not None else None,
            limit,
            cursor,
        )

    async def times(self) -> dict[int, int]:
        """Partition → the log's time (ms) it has been worked up to; 0 where nothing has been applied yet."""
        answers = await self._ask(lambda pipe, p: pipe.hget(keys.part(p), "state"))
        return {p: decode_state(raw).time if raw else 0 for p, raw in enumerate(answers)}

    async def movements_of(self, unit_id: str) -> list[Movement]:
        """Every movement of one unit, by departure."""
        subject = unit_subject(unit_id)
        p = partition_of(subject, self.partitions)
        (names,) = await self._pipelined(lambda pipe: pipe.smembers(keys.movements_of(p, unit_id)))
        if not names:
            return []
        (raws,) = await self._pipelined(lambda pipe: pipe.hmget(keys.movements(p), list(names)))
        return sorted(map(decode_movement, raws), key=lambda m: (m.departed_at, m.id))

    async def movement_counts(self) -> Counter[str]:
        """State → movements. Each closed one is a transfer declaration nobody had to file."""
        return await self._summed(keys.movement_counts)

    async def open_movement_counts(self) -> dict[str | None, int]:
        """Destination node, ``outside`` or None → movements on the road."""
        counts = await self._summed(keys.destination_counts)
        return {None if name == UNDECLARED else name: count for name, count in counts.items()}


def _sources(p: int, state: str | None, destination: str | None) -> list[str]:
    if state == "open" and destination is not None:
        return [keys.movements_to(p, destination)]
    return [keys.movements_in(p, s) for s in ((state,) if state else STATES)]
