"""The intake's memory in Redis: which event ids were seen, every device's clock, where trackers are.

The intake asks synchronously, so what a group of requests will ask for is fetched beforehand, and what it
changed is written after the log has it. A crash in between forgets a change, never an event: a resend is then
answered ``accepted`` once more, and the fold drops it by its id.

Keys besides those of gates.seen_ids: hash ``intake:clocks`` (device → JSON of DeviceClock), sorted set
``intake:heard`` (device by when it was last heard, ms) and hash ``intake:trackers`` (tracker → JSON of Bindings).
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final, cast

import msgspec
import structlog
from redis.exceptions import NoScriptError

from gates import seen_ids
from gates.memory import Bindings, DeviceClock, Seen
from gates.seen_ids import Way
from streams.store.connection import ERRORS, Client
from streams.store.errors import outages
from streams.store.refusal import refusal

LIFETIME_S: Final = 8 * 86_400
"""How long an event id is remembered: the horizon of seven days and one to spare."""
UNSAVED_LIMIT: Final = 200_000
"""Changes kept for a Redis that is away; beyond it the oldest are forgotten."""
OVERLAP_MS: Final = 5_000
"""Gateways' clocks may differ by this much when one looks for what another has heard."""
CLOCKS: Final = "intake:clocks"
HEARD: Final = "intake:heard"
TRACKERS: Final = "intake:trackers"

_log = structlog.get_logger()
_clock = msgspec.json.Decoder(DeviceClock)
_bindings = msgspec.json.Decoder(Bindings)


class RedisIntakeMemory:
    """An IntakeMemory whose changes can be taken back (``undo``) and are made to last by ``save``."""

    def __init__(self, redis: Client, lifetime_s: int = LIFETIME_S) -> None:
        self.redis = redis
        self.lifetime_s = lifetime_s
        self._found: dict[str, Seen] = {}
        self._clocks: dict[str, DeviceClock] = {}
        self._heard_until = 0
        self._journal: list[tuple[dict[str, Any], str, Any]] = []
        self._unsaved_seen: dict[str, Seen] = {}
        self._unsaved_clocks: dict[str, DeviceClock] = {}
        self._bindings: dict[str, Bindings] = {}
        self._unsaved_bindings: dict[str, Bindings] = {}

    async def load(self) -> None:
        """Every device's clock, at the start. Raises StoreUnavailable."""
        with outages():
            stored = cast("dict[bytes, bytes]", await self.redis.hgetall(CLOCKS))
        self._clocks = {device.decode(): _clock.decode(raw) for device, raw in stored.items()}
        self._heard_until = max((clock.last_heard for clock in self._clocks.values()), default=0)

    async def prefetch(self, event_ids: Iterable[str], devices: Iterable[str], trackers: Iterable[str] = ()) -> bool:
        """Makes ready what the next group asks for; False if Redis could not say, and nothing is known of the ids."""
        self._found, self._bindings = {}, dict(self._unsaved_bindings)
        ids, names, asked = set(event_ids), sorted(set(devices)), sorted(set(trackers))
        if not ids and not names and not asked:
            return True
        return await _attempt(lambda way: self._fetch(ids, names, asked, way), "resends are not recognised")

    async def refresh(self) -> None:
        """Clocks of devices that other gateways have heard since; one that is away is asked again next time."""
        await _attempt(lambda _: self._listen(), "other gateways' devices are not heard of")

    def seen(self, event_id: str) -> Seen | None:
        return self._found.get(event_id) or self._unsaved_seen.get(event_id)

    def remember(self, event_id: str, seen: Seen) -> None:
        self._note(self._found, event_id, seen)

    def clock(self, device: str) -> DeviceClock | None:
        return self._clocks.get(device)

    def set_clock(self, device: str, clock: DeviceClock) -> None:
        self._note(self._clocks, device, clock)

    def clocks(self) -> dict[str, DeviceClock]:
        return self._clocks

    def bindings(self, tracker: str) -> Bindings:
        return self._bindings.get(tracker, Bindings())

    def bind(self, tracker: str, bindings: Bindings) -> None:
        self._note(self._bindings, tracker, bindings)

    def mark(self) -> int:
        """A point that ``undo`` can go back to."""
        return len(self._journal)

    def undo(self, mark: int = 0) -> None:
        """Takes back every change since ``mark``: what the log does not have must not be remembered."""
        while len(self._journal) > mark:
            table, key, before = self._journal.pop()
            if before is None:
                del table[key]
            else:
                table[key] = before

    async def save(self) -> None:
        """Makes the changes last. If Redis is away they are kept and written with the next ones."""
        for table, key, _ in self._journal:
            self._unsaved(table)[key] = table[key]
        self._journal.clear()
        if not self._unsaved_seen and not self._unsaved_clocks and not self._unsaved_bindings:
            return
        if await _attempt(self._write, "changes are kept for the next time"):
            self._unsaved_seen.clear()
            self._unsaved_clocks.clear()
            self._unsaved_bindings.clear()
        else:
            self._forget_oldest()

    def _unsaved(self, table: dict[str, Any]) -> dict[str, Any]:
        if table is self._clocks:
            return self._unsaved_clocks
        return self._unsaved_seen if table is self._found else self._unsaved_bindings

    async def _fetch(self, event_ids: set[str], devices: list[str], trackers: list[str], way: Way) -> None:
        pipe = self.redis.pipeline(transaction=False)
        groups = seen_ids.ask(pipe, event_ids, way)
        if devices:
            pipe.hmget(CLOCKS, devices)
        if trackers:
            pipe.hmget(TRACKERS, trackers)
        answers = await pipe.execute()
        self._found = seen_ids.read(groups, answers[: len(groups)])
        if devices:
            self._adopt(devices, answers[len(groups)])
        if trackers:
            for tracker, raw in zip(trackers, answers[-1], strict=True):
                if raw is not None:
                    self._bindings.setdefault(tracker, _bindings.decode(raw))

    async def _listen(self) -> None:
        since = self._heard_until - OVERLAP_MS
        heard = cast("list[bytes]", await self.redis.zrangebyscore(HEARD, since, "+inf"))
        if names := [name.decode() for name in heard]:
            self._adopt(names, cast("list[bytes | None]", await self.redis.hmget(CLOCKS, names)))

    def _adopt(self, devices: list[str], answers: list[bytes | None]) -> None:
        """Take over what another gateway wrote, where it has heard the device later, or has told it quiet."""
        for device, raw in zip(devices, answers, strict=True):
            if raw is None:
                continue
            theirs = _clock.decode(raw)
            ours = self._clocks.get(device, DeviceClock())
            if (theirs.last_heard, theirs.quiet) > (ours.last_heard, ours.quiet):
                self._clocks[device] = theirs
            self._heard_until = max(self._heard_until, theirs.last_heard)

    async def _write(self, way: Way) -> None:
        pipe = self.redis.pipeline(transaction=False)
        seen_ids.keep(pipe, self._unsaved_seen, self.lifetime_s, way)
        if clocks := self._unsaved_clocks:
            pipe.hset(CLOCKS, mapping={name: msgspec.json.encode(clock) for name, clock in clocks.items()})
            pipe.zadd(HEARD, {name: clock.last_heard for name, clock in clocks.items()})
        if bound := self._unsaved_bindings:
            pipe.hset(TRACKERS, mapping={tracker: msgspec.json.encode(known) for tracker, known in bound.items()})
        await pipe.execute()

    def _note(self, table: dict[str, Any], key: str, value: object) -> None:
        self._journal.append((table, key, table.get(key)))
        table[key] = value

    def _forget_oldest(self) -> None:
        for event_id in list(self._unsaved_seen)[: max(0, len(self._unsaved_seen) - UNSAVED_LIMIT)]:
            del self._unsaved_seen[event_id]


async def _attempt(ask: Callable[[Way], Awaitable[None]], otherwise: str) -> bool:
    """False if Redis is away; the gateway does without for a while, and says what that costs."""
    try:
        try:
            await ask("EVALSHA")
        except NoScriptError:
            await ask("EVAL")
    except ERRORS as error:
        _log.warning(f"intake memory unreachable: {otherwise}", error=refusal(error) or str(error))
        return False
    return True
