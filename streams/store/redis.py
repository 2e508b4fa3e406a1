"""The Store over Redis: one server or a cluster; one script commits a batch (ADR 0005)."""

from typing import Any, Final
from uuid import uuid4
from zlib import crc32

from streams.events import Entry, decode_entry, decode_event
from streams.fold.alert import Alert
from streams.fold.snapshot import Snapshot
from streams.store import keys
from streams.store.codec import (
    decode_alert,
    decode_policies,
    decode_snapshot,
    decode_state,
    decode_stored,
    decode_travel_times,
    encode_state,
    kind_of,
)
from streams.store.commit import CHANGING, Commit, Fenced, PartitionState, Stored, Trail
from streams.store.connection import Client
from streams.store.errors import outages
from streams.store.script import Script
from streams.store.writes import pack

_COMMIT: Final = Script("streams.store", "commit.lua")


class RedisStore:
    """Every call raises StoreUnavailable during an outage; repeating a commit then is safe (twice is once).

    ``client`` stays the caller's to close (``streams.store.connection.connect``).
    """

    def __init__(self, client: Client) -> None:
        self._redis = client
        self._writer = uuid4().hex

    async def partition(self, partition: int) -> PartitionState:
        with outages():
            found: Any = await self._redis.execute_command("HMGET", keys.part(partition), "state", *CHANGING)
        state = decode_state(found[0]) if found[0] else PartitionState()
        state.policies = decode_policies(found[1]) if found[1] else ()
        state.travel_times = decode_travel_times(found[2]) if found[2] else ()
        return state

    async def deadlines(self, partition: int) -> dict[str, int]:
        with outages():
            due: Any = await self._redis.zrange(keys.due(partition), 0, -1, withscores=True)
        return {subject.decode(): int(at) for subject, at in due}

    async def load(self, partition: int, subjects: list[str]) -> dict[str, Stored]:
        by_kind: dict[str, list[str]] = {}
        for subject in subjects:
            by_kind.setdefault(kind_of(subject), []).append(subject)
        pipe = self._redis.pipeline(transaction=False)
        for kind, names in by_kind.items():
            pipe.hmget(keys.subjects(partition, kind), names)
        with outages():
            answers = await pipe.execute() if by_kind else []
        return {
            subject: decode_stored(found)
            for names, answer in zip(by_kind.values(), answers, strict=True)
            for subject, found in zip(names, answer, strict=True)
            if found is not None
        }

    async def trails(self, partition: int, subjects: list[str], whole: bool = True) -> dict[str, Trail]:
        snapshots = await self._snapshots(partition, subjects)
        since = {name: found[0].count if found and not whole else 0 for name, found in snapshots.items()}
        pipe = self._redis.pipeline(transaction=False)
        for subject in subjects:
            pipe.lrange(keys.trail(partition, subject), since[subject], -1)
        with outages():
            answers = await pipe.execute() if subjects else []
        return {
            subject: Trail([decode_event(raw) for raw in events], since[subject], snapshots[subject])
            for subject, events in zip(subjects, answers, strict=True)
        }

    async def _snapshots(self, partition: int, subjects: list[str]) -> dict[str, tuple[Snapshot, ...]]:
        pipe = self._redis.pipeline(transaction=False)
        for subject in subjects:
            pipe.hvals(keys.snapshots(partition, subject))
        with outages():
            answers = await pipe.execute() if subjects else []
        found = ([decode_snapshot(raw) for raw in answer] for answer in answers)
        return {
            subject: tuple(sorted(ones, key=lambda one: one.count))
            for subject, ones in zip(subjects, found, strict=True)
        }

    async def alerts_of(self, partition: int, subjects: list[str]) -> dict[str, dict[str, Alert]]:
        pipe = self._redis.pipeline(transaction=False)
        for subject in subjects:
            pipe.smembers(keys.alerts_of(partition, subject))
        with outages():
            answers = await pipe.execute() if subjects else []
            names = sorted(name for answer in answers for name in answer)
            texts: Any = await self._redis.execute_command("HMGET", keys.alerts(partition), *names) if names else []
        found: dict[str, dict[str, Alert]] = {subject: {} for subject in subjects}
        for text in texts:
            alert = decode_alert(text)
            found[alert.subject][alert.alert_id] = alert
        return found

    async def relays(self, partition: int, count: int) -> list[tuple[str, Entry]]:
        with outages():
            found: Any = await self._redis.xrange(keys.relay(partition), count=count)
        return [(name.decode(), decode_entry(fields[b"entry"])) for name, fields in found]

    async def relayed(self, partition: int, last: str) -> None:
        time, _, position = last.partition("-")
        with outages():
            await self._redis.xtrim(keys.relay(partition), minid=f"{time}-{int(position) + 1}", approximate=False)

    async def shed_outbox(self, partition: int, keep: int) -> int:
        with outages():
            return int(await self._redis.xtrim(keys.outbox(partition), maxlen=keep, approximate=False))

    async def commit(self, commit: Commit) -> None:
        state, text, writes = commit.state, encode_state(commit.state), pack(commit)
        mark = f"{self._writer}-{crc32(writes, crc32(text)):08x}"
        since = "" if commit.since is None else commit.since
        arguments: list[bytes | str | int] = [state.version, mark, state.offset, text, writes, since]
        with outages():
            answer = await _COMMIT.run(self._redis, [keys.part(commit.partition)], arguments)
        if answer not in (b"done", b"again"):
            raise Fenced(
                f"partition {commit.partition} is at version {answer.decode()}, "
                f"this commit was made from {state.version - 1} at offset {since}"
            )
