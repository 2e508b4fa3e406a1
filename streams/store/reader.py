"""What the HTTP side reads: every partition in one round trip, nothing locked, nothing written.

Every method raises StoreUnavailable during an outage, and BadCursor for a cursor it did not make.
"""

from collections.abc import Mapping

from streams.store import keys
from streams.store.codec import decode_dead_letter, decode_policies, decode_state, decode_travel_times
from streams.store.commit import DeadLetter, PartitionState, PolicyInForce, TimesInForce
from streams.store.unit_reader import UnitReader


class Reader(UnitReader):
    """``Reader(connect(url), partitions)``: units, devices, movements, alerts and the partitions themselves."""

    async def partition_states(self) -> dict[int, PartitionState]:
        """Every partition's books, time and offset."""
        answers = await self._ask(lambda pipe, p: pipe.hget(keys.part(p), "state"))
        return {p: decode_state(raw) if raw else PartitionState() for p, raw in enumerate(answers)}

    async def policies(self) -> tuple[PolicyInForce, ...]:
        """Every change of the policy, oldest first, as the partition has it that knows most of them."""
        answers = await self._ask(lambda pipe, p: pipe.hget(keys.part(p), "policies"))
        return max((decode_policies(raw) for raw in answers if raw), key=len, default=())

    async def travel_times(self) -> tuple[TimesInForce, ...]:
        """The same of the travel times."""
        answers = await self._ask(lambda pipe, p: pipe.hget(keys.part(p), "travel_times"))
        return max((decode_travel_times(raw) for raw in answers if raw), key=len, default=())

    async def offsets(self) -> dict[int, int]:
        """Next record each partition will apply."""
        answers = await self._ask(lambda pipe, p: pipe.hget(keys.part(p), "offset"))
        return {p: int(raw or 0) for p, raw in enumerate(answers)}

    async def lag(self, ends: Mapping[int, int]) -> dict[int, int]:
        """Records of the log not applied yet, given where the log ends (``LogWriter.ends``)."""
        offsets = await self.offsets()
        return {p: max(0, ends.get(p, 0) - offset) for p, offset in offsets.items()}

    async def dead_letters(self, limit: int = 100) -> list[DeadLetter]:
        """The newest of each partition, by position in the log."""
        answers = await self._ask(lambda pipe, p: pipe.xrevrange(keys.dead(p), count=limit))
        letters = [decode_dead_letter(fields[b"letter"]) for answer in answers for _, fields in answer]
        return sorted(letters, key=lambda letter: (letter.partition, letter.offset))
