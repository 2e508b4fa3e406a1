"""Counts of how long steps took are part of the commit, and are added up over partitions."""

from streams.fold.served import Served, class_of
from streams.store.connection import Client
from streams.store.reader import Reader
from streams.store.redis import RedisStore
from tests.contract.store.samples import T0, commit_of

QUICK, SLOW = Served("release", "QZ", T0 - 60_000, T0), Served("release", "QZ", T0 - 6_000_000, T0)


async def test_they_are_added_up_and_taken_off(redis: Client) -> None:
    redis_store, reader = RedisStore(redis), Reader(redis, 12)
    first = commit_of(1)
    first.served.update({class_of(QUICK): 2, class_of(SLOW): 1})
    await redis_store.commit(first)
    await redis_store.commit(first)
    elsewhere = commit_of(1, partition=4)
    elsewhere.served.update({class_of(QUICK): 3})
    await redis_store.commit(elsewhere)
    second = commit_of(2)
    second.served.update({class_of(SLOW): -1})
    await redis_store.commit(second)
    assert await reader.served() == {class_of(QUICK): 5}
