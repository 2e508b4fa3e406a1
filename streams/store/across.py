"""What every reader needs: one question to all partitions in one round trip, and long lists newest first."""

from collections import Counter
from collections.abc import Callable
from typing import Any, Final, TypeVar

from redis.asyncio.client import Pipeline

from streams.store.connection import Client
from streams.store.errors import outages
from streams.store.newest import Found, newest
from streams.store.pages import Page, from_cursor, to_cursor
from streams.subject import PARTITIONS

SCAN: Final = 5_000
"""Entries that a filter looks through before its page is handed out short."""

Value = TypeVar("Value")


class Across:
    """``client`` stays the caller's to close. ``partitions`` is that of the log."""

    def __init__(self, client: Client, partitions: int = PARTITIONS) -> None:
        self._redis = client
        self.partitions = partitions

    async def _ask(self, question: Callable[[Pipeline, int], Any]) -> list[Any]:
        """The answer of each partition to one command."""
        return await self._pipelined(lambda pipe: [question(pipe, p) for p in range(self.partitions)])

    async def _summed(self, counts: Callable[[int], str]) -> Counter[str]:
        """One hash of counts per partition, added up."""
        total: Counter[str] = Counter()
        for answer in await self._ask(lambda pipe, p: pipe.hgetall(counts(p))):
            for name, count in answer.items():
                total[name.decode()] += int(count)
        return total

    async def _pipelined(self, questions: Callable[[Pipeline], Any]) -> list[Any]:
        pipe: Any = self._redis.pipeline(transaction=False)
        questions(pipe)
        with outages():
            answers: list[Any] = await pipe.execute()
        return answers

    async def _listed(
        self,
        sources: list[tuple[int, str]],
        texts: Callable[[int], str],
        decode: Callable[[bytes], Value],
        wanted: Callable[[Value, int], bool] | None,
        limit: int,
        cursor: str | None,
    ) -> Page[Value]:
        """Values newest first. ``sources``: (partition, sorted set of ids); ``texts``: where their values are.

        ``wanted`` (value, partition) keeps what a filter asks for. Raises BadCursor.
        """
        after = from_cursor(cursor, tuple[int, str]) if cursor else None
        at_once = limit + 1 if wanted is None else min(max(2 * limit, 200), 1_000)
        kept: list[Value] = []
        looked_at = 0
        while looked_at < SCAN:
            found = await newest(self._redis, sources, after, at_once)
            for (at, name, partition), raw in zip(found, await self._texts(found, texts), strict=True):
                if len(kept) == limit:
                    return Page(kept, to_cursor(after or (at, name)))
                looked_at += 1
                after = (at, name)
                value = decode(raw)
                if wanted is None or wanted(value, partition):
                    kept.append(value)
            if len(found) < at_once:
                return Page(kept)
        return Page(kept, to_cursor(after) if after else None)

    async def _texts(self, found: list[Found], texts: Callable[[int], str]) -> list[bytes]:
        """The value of each entry; one command per partition."""
        names: dict[int, list[str]] = {}
        for _, name, partition in found:
            names.setdefault(partition, []).append(name)
        answers = await self._pipelined(lambda pipe: [pipe.hmget(texts(p), ids) for p, ids in names.items()])
        raws = {
            (p, name): raw
            for (p, ids), answer in zip(names.items(), answers, strict=True)
            for name, raw in zip(ids, answer, strict=True)
        }
        return [raws[partition, name] for _, name, partition in found]
