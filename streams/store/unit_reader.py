"""Units and devices: where each is, and all that is kept of one."""

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from streams.events import AnyEvent, GateScan, decode_event
from streams.fold.alert import Alert
from streams.fold.heads import DeviceHead, Head
from streams.fold.movement import Movement
from streams.store import keys
from streams.store.alert_reader import AlertReader
from streams.store.codec import decode_stored, kind_of
from streams.store.commit import Stored
from streams.store.marks import SHORTEST, Mark, mark_of, plain
from streams.store.movement_reader import MovementReader
from streams.store.pages import Page, from_cursor, to_cursor
from streams.subject import device_subject, partition_of, unit_subject

MATCHES: Final = 100
"""What a search looks at in each partition."""

Spot = tuple[int, str, str]
"""(partition, ``stage:node``, unit subject): lists of units run in this order."""


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """All that is kept of one unit. ``trail`` in order of arrival; movements and alerts oldest first."""

    stored: Stored
    trail: list[AnyEvent]
    movements: list[Movement]
    alerts: list[Alert]


class UnitReader(AlertReader, MovementReader):
    async def unit(self, unit_id: str) -> UnitRecord | None:
        """None: the region has never heard of it."""
        subject = unit_subject(unit_id)
        p = partition_of(subject, self.partitions)
        raw, trail = await self._pipelined(
            lambda pipe: [
                pipe.hget(keys.subjects(p, kind_of(subject)), subject),
                pipe.lrange(keys.trail(p, subject), 0, -1),
            ]
        )
        if raw is None:
            return None
        movements, alerts = await asyncio.gather(self.movements_of(unit_id), self.alerts_of(subject))
        return UnitRecord(decode_stored(raw), [decode_event(line) for line in trail], movements, alerts)

    async def units(
        self, *, stage: str | None = None, node: str | None = None, limit: int = 100, cursor: str | None = None
    ) -> Page[Stored]:
        """Units that are somewhere, in an order that stays the same while they stay. Raises BadCursor."""
        after = from_cursor(cursor, tuple[int, str, str]) if cursor else (0, "", "")
        spots: list[Spot] = []
        plan = await self._plan(stage, node, after)
        while plan and len(spots) <= limit:
            now, plan = _enough(plan, limit + 1 - len(spots))
            spots += await self._spots(now, after, limit + 1 - len(spots))
        page = spots[:limit]
        stored = await self._stored([(p, subject) for p, _, subject in page])
        return Page(list(stored.values()), to_cursor(page[-1]) if len(spots) > limit else None)

    async def answers(self, asked: Mapping[str, Collection[str]]) -> dict[str, str]:
        """Of scans (event ids) by their unit: what the gate was told at once, for those that were told anything."""
        scans = {scan for ours in asked.values() for scan in ours}
        trails = await self._pipelined(
            lambda pipe: [
                pipe.lrange(keys.trail(partition_of(subject, self.partitions), subject), 0, -1) for subject in asked
            ]
        )
        events = (decode_event(line) for trail in trails for line in trail)
        return {
            one.id: one.answered for one in events if isinstance(one, GateScan) and one.answered and one.id in scans
        }

    async def heads(self, subjects: Iterable[str]) -> dict[str, Head]:
        """Subject → its head now, one round trip for all; the unknown are absent."""
        stored = await self._stored([(partition_of(s, self.partitions), s) for s in subjects])
        return {subject: known.head for subject, known in stored.items()}

    async def device(self, device_id: str) -> Stored | None:
        subject = device_subject(device_id)
        return (await self._stored([(partition_of(subject, self.partitions), subject)])).get(subject)

    async def devices(self) -> list[Stored]:
        """Every device that was ever heard of, by name."""
        answers = await self._ask(lambda pipe, p: pipe.hgetall(keys.subjects(p, "device")))
        found = {subject: raw for answer in answers for subject, raw in answer.items()}
        return [decode_stored(found[subject]) for subject in sorted(found)]

    async def device_heads(self) -> list[DeviceHead]:
        return [known.head for known in await self.devices() if isinstance(known.head, DeviceHead)]

    async def unit_counts(self) -> dict[tuple[str, str], int]:
        """(stage, node) → units there."""
        counts: Counter[tuple[str, str]] = Counter()
        for bucket, count in (await self._summed(keys.place_counts)).items():
            stage, _, node = bucket.partition(":")
            counts[stage, node] += count
        return dict(counts)

    async def unit_counts_by_site(self) -> dict[tuple[str, str], int]:
        """(stage, site) → units; in transit the site is the one that was left."""
        counts = await self._summed(keys.site_counts)
        return {(stage, site): count for (stage, _, site), count in ((b.partition(":"), n) for b, n in counts.items())}

    async def find(self, text: str, limit: int = 20) -> list[Mark]:
        """Units whose number, or a plate or seal on their trail, begins so, wherever a search may begin; those first
        that are just that. Nothing for fewer than SHORTEST signs."""
        wanted = plain(text)
        if len(wanted) < SHORTEST:
            return []
        first, last = f"[{wanted}".encode(), b"[%b\xff" % wanted.encode()
        answers = await self._ask(lambda pipe, p: pipe.zrangebylex(keys.marks(p), first, last, 0, MATCHES))
        found = [mark_of(member.decode()) for answer in answers for member in answer]
        found.sort(key=lambda one: (one[0] != wanted, one))
        return list({mark.unit: mark for _, mark in reversed(found)}.values())[::-1][:limit]

    async def _stored(self, wanted: Iterable[tuple[int, str]]) -> dict[str, Stored]:
        groups: dict[tuple[int, str], list[str]] = {}
        for p, subject in wanted:
            groups.setdefault((p, kind_of(subject)), []).append(subject)
        answers = await self._pipelined(
            lambda pipe: [pipe.hmget(keys.subjects(p, kind), names) for (p, kind), names in groups.items()]
        )
        return {
            subject: decode_stored(raw)
            for names, answer in zip(groups.values(), answers, strict=True)
            for subject, raw in zip(names, answer, strict=True)
            if raw is not None
        }

    async def _plan(self, stage: str | None, node: str | None, after: Spot) -> list[tuple[int, str, int]]:
        """(partition, bucket, how many are in it) from ``after`` on, as far as they match."""
        answers = await self._ask(lambda pipe, p: pipe.hgetall(keys.place_counts(p)))
        plan: list[tuple[int, str, int]] = []
        for p, answer in enumerate(answers):
            for name in sorted(answer):
                bucket = name.decode()
                its_stage, _, its_node = bucket.partition(":")
                if (p, bucket) >= after[:2] and stage in (None, its_stage) and node in (None, its_node):
                    plan.append((p, bucket, int(answer[name])))
        return plan

    async def _spots(self, plan: list[tuple[int, str, int]], after: Spot, count: int) -> list[Spot]:
        def first(p: int, bucket: str) -> str:
            return f"({after[2]}" if (p, bucket) == after[:2] else "-"

        answers = await self._pipelined(
            lambda pipe: [pipe.zrangebylex(keys.place(p, b), first(p, b), "+", 0, count) for p, b, _ in plan]
        )
        return [(p, b, name.decode()) for (p, b, _), answer in zip(plan, answers, strict=True) for name in answer]


def _enough(
    plan: list[tuple[int, str, int]], count: int
) -> tuple[list[tuple[int, str, int]], list[tuple[int, str, int]]]:
    """The first buckets that together hold ``count`` units, and the rest."""
    held = 0
    for position, (_, _, here) in enumerate(plan, 1):
        held += here
        if held >= count:
            return plan[:position], plan[position:]
    return plan, []
