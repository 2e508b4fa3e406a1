"""What gateways remember together, in Redis. Every method raises what the Redis client raises.

Keys besides those of gates.seen_ids and gates.bookmarks: hash ``intake:clocks`` (device → JSON of DeviceClock), sorted
set ``intake:heard`` (device by when it was last heard, ms), hash ``intake:trackers`` (tracker → JSON of Bindings).
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, cast

import msgspec
from redis.exceptions import NoScriptError

from gates import bookmarks, seen_ids
from gates.memory import Bindings, DeviceClock, Seen
from gates.piped_script import Way
from streams.store.connection import Client

CLOCKS: Final = "intake:clocks"
HEARD: Final = "intake:heard"
TRACKERS: Final = "intake:trackers"

T = TypeVar("T")
_clock = msgspec.json.Decoder(DeviceClock)
_bindings = msgspec.json.Decoder(Bindings)


@dataclass(slots=True)
class Remembered:
    """A part of the memory; of ids, devices and trackers that are not in it nothing is known."""

    seen: dict[str, Seen] = field(default_factory=dict)
    clocks: dict[str, DeviceClock] = field(default_factory=dict)
    bindings: dict[str, Bindings] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.seen or self.clocks or self.bindings)


@dataclass(frozen=True, slots=True)
class Step:
    """A bookmark's next place: it is moved only if it still is at ``before``. Empty: there is none."""

    gateway: str
    before: bytes
    after: bytes


class IntakeStore:
    def __init__(self, redis: Client, lifetime_s: int) -> None:
        self._redis = redis
        self.merging = asyncio.Lock()
        """Held from reading what is known to writing it joined: what this gateway saves meanwhile must not be lost."""
        self._lifetime_s = lifetime_s

    async def fetch(
        self,
        event_ids: Collection[str],
        devices: Collection[str],
        trackers: Collection[str],
        gateway: str | None = None,
    ) -> tuple[Remembered, bytes]:
        """What is known of these, and the bookmark of ``gateway`` (empty: none)."""
        return await _sent(lambda way: self._fetch(event_ids, sorted(devices), sorted(trackers), gateway, way))

    async def write(self, part: Remembered, step: Step | None = None) -> bool:
        """Ids that are known stay as they are; clocks and bindings are written over. False: the bookmark of ``step``
        was not where it should have been, and stays."""
        return await _sent(lambda way: self._write(part, step, way))

    async def joined(self, part: Remembered) -> Remembered:
        """With what is known here of the same devices and trackers."""
        if not part.clocks and not part.bindings:
            return part
        stored, _ = await self.fetch((), part.clocks, part.bindings)
        clocks = {name: clock.joined(stored.clocks.get(name, DeviceClock())) for name, clock in part.clocks.items()}
        bound = {name: one.joined(stored.bindings.get(name, Bindings())) for name, one in part.bindings.items()}
        return Remembered(part.seen, clocks, bound)

    async def clocks(self) -> dict[str, DeviceClock]:
        """Of every device."""
        stored = cast("dict[bytes, bytes]", await self._redis.hgetall(CLOCKS))
        return {device.decode(): _clock.decode(raw) for device, raw in stored.items()}

    async def heard_since(self, time: int) -> dict[str, DeviceClock]:
        """Clocks of devices last heard then (ms) or later, by whichever gateway."""
        names = [name.decode() for name in cast("list[bytes]", await self._redis.zrangebyscore(HEARD, time, "+inf"))]
        if not names:
            return {}
        return _found(names, cast("list[bytes | None]", await self._redis.hmget(CLOCKS, names)), _clock)

    async def bookmarks(self) -> dict[str, bytes]:
        """Of every gateway."""
        stored = cast("dict[bytes, bytes]", await self._redis.hgetall(bookmarks.KEY))
        return {gateway.decode(): raw for gateway, raw in stored.items()}

    async def alive(self) -> bool:
        return bool(await cast("Awaitable[Any]", self._redis.ping()))

    async def _fetch(
        self, ids: Collection[str], devices: list[str], trackers: list[str], gateway: str | None, way: Way
    ) -> tuple[Remembered, bytes]:
        pipe = self._redis.pipeline(transaction=False)
        groups = seen_ids.ask(pipe, ids, way)
        if devices:
            pipe.hmget(CLOCKS, devices)
        if trackers:
            pipe.hmget(TRACKERS, trackers)
        if gateway is not None:
            pipe.hget(bookmarks.KEY, gateway)
        answers = iter(await pipe.execute())
        seen = seen_ids.read(groups, [next(answers) for _ in groups])
        clocks = _found(devices, next(answers), _clock) if devices else {}
        bound = _found(trackers, next(answers), _bindings) if trackers else {}
        return Remembered(seen, clocks, bound), next(answers, None) or b""

    async def _write(self, part: Remembered, step: Step | None, way: Way) -> bool:
        """Ids come last: an id that is known says that what was learnt with it is known too."""
        pipe = self._redis.pipeline(transaction=False)
        if clocks := part.clocks:
            pipe.hset(CLOCKS, mapping={name: msgspec.json.encode(clock) for name, clock in clocks.items()})
            pipe.zadd(HEARD, {name: clock.last_heard for name, clock in clocks.items()}, gt=True)
        if bound := part.bindings:
            pipe.hset(TRACKERS, mapping={tracker: msgspec.json.encode(known) for tracker, known in bound.items()})
        seen_ids.keep(pipe, part.seen, self._lifetime_s, way)
        if step is not None:
            bookmarks.advance(pipe, step.gateway, step.before, step.after, way)
        answers = await pipe.execute()
        return step is None or bool(answers[-1])


def _found(names: list[str], answers: list[bytes | None], decoder: msgspec.json.Decoder[T]) -> dict[str, T]:
    return {name: decoder.decode(raw) for name, raw in zip(names, answers, strict=True) if raw is not None}


async def _sent(ask: Callable[[Way], Awaitable[T]]) -> T:
    try:
        return await ask("EVALSHA")
    except NoScriptError:
        return await ask("EVAL")
