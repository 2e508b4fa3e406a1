"""Newest first across partitions: sorted sets of ids by time (ms), read a page at a time and merged."""

from collections.abc import Iterable
from typing import Any

from streams.store.connection import Client
from streams.store.errors import outages

Place = tuple[int, str]
"""(time ms, id) of an entry; the list runs from the greatest down."""

Found = tuple[int, str, int]
"""(time ms, id, partition)."""


async def newest(client: Client, sources: list[tuple[int, str]], after: Place | None, count: int) -> list[Found]:
    """Up to ``count`` entries below ``after``. ``sources``: (partition, name of a sorted set)."""
    pipe = client.pipeline(transaction=False)
    for _, key in sources:
        if after is None:
            pipe.zrevrange(key, 0, count - 1, withscores=True)
        else:
            pipe.zrevrangebyscore(key, after[0], after[0], withscores=True)
            pipe.zrevrangebyscore(key, f"({after[0]}", "-inf", 0, count, withscores=True)
    with outages():
        answers: list[Any] = await pipe.execute() if sources else []
    per_source = 1 if after is None else 2
    found = (
        (int(at), name.decode(), sources[number // per_source][0])
        for number, answer in enumerate(answers)
        for name, at in answer
    )
    return _below(found, after)[:count]


def _below(found: Iterable[Found], after: Place | None) -> list[Found]:
    entries = [entry for entry in found if after is None or entry[:2] < after]
    return sorted(set(entries), reverse=True)
