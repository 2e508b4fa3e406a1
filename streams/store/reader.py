"""What the HTTP side reads: every partition in one round trip, nothing locked, nothing written.

Every method raises StoreUnavailable during an outage, and BadCursor for a cursor it did not make.
"""

from collections import Counter
from collections.abc import Mapping

from streams.fold.served import ServiceClass
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
        raw = await self._longest("policies")
        return decode_policies(raw) if raw else ()

    async def travel_times(self) -> tuple[TimesInForce, ...]:
        """The same of the travel times."""
        raw = await self._longest("travel_times")
        return decode_travel_times(raw) if raw else ()

    async def offsets(self) -> dict[int, int]:
        """Next record each partition will apply."""
        answers = await self._ask(lambda pipe, p: pipe.hget(keys.part(p), "offset"))
        return {p: int(raw or 0) for p, raw in enumerate(answers)}

    async def lag(self, ends: Mapping[int, int]) -> dict[int, int]:
        """Records of the log not applied yet, given where the log ends (``LogWriter.ends``)."""
        offsets = await self.offsets()
        return {p: max(0, ends.get(p, 0) - offset) for p, offset in offsets.items()}

    async def served(self) -> Counter[ServiceClass]:
        """How many steps with a time limit took how long, by class, over all partitions."""
        counts = await self._summed(keys.served)
        return Counter({ServiceClass.of_text(text): count for text, count in counts.items() if count})

    async def unrelayed(self) -> int:
        """Entries made for the log by what was applied, and not yet known to be in it."""
        return sum(await self._ask(lambda pipe, p: pipe.xlen(keys.relay(p))))

    async def dead_letters(self, limit: int = 100) -> list[DeadLetter]:
        """The newest of each partition, by position in the log."""
        answers = await self._ask(lambda pipe, p: pipe.xrevrange(keys.dead(p), count=limit))
        letters = [decode_dead_letter(fields[b"letter"]) for answer in answers for _, fields in answer]
        return sorted(letters, key=lambda letter: (letter.partition, letter.offset))

    async def _longest(self, name: str) -> bytes | None:
        """Changes of one kind from the partition that has most of them: each may be long, and all have the same."""
        lengths = await self._ask(lambda pipe, p: pipe.hstrlen(keys.part(p), name))
        most = max(range(self.partitions), key=lengths.__getitem__)
        found: list[bytes | None] = await self._pipelined(lambda pipe: [pipe.hget(keys.part(most), name)])
        return found[0]
