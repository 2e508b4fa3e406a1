"""The register of subscribers made through the API: one hash in Redis that all gateways and notifiers see."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
import structlog

from streams.notifier import keys
from streams.notifier.enrolled import Enrolled
from streams.notifier.file_says import FileSays
from streams.store.connection import Client
from streams.store.errors import outages
from streams.store.script import Script
from streams.subject import PARTITIONS

log = structlog.get_logger()

Counts = tuple[int, int]
"""How many alert versions of a subscriber wait for a later attempt, and how many were given up."""

_VERSION: Final = "#version"
_CHANGE: Final = Script("streams.notifier", "register.lua")
_decode: Final = msgspec.json.Decoder(Enrolled).decode


@dataclass(frozen=True, slots=True)
class Roll:
    """The register as it was at one moment. ``unreadable``: entries that another version of this program wrote."""

    version: str = "0"
    entries: dict[str, Enrolled] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()

    @property
    def staying(self) -> dict[str, Enrolled]:
        return {name: one for name, one in self.entries.items() if not one.leaving}

    @property
    def leaving(self) -> dict[str, Enrolled]:
        return {name: one for name, one in self.entries.items() if one.leaving}


class Register:
    """Every call raises StoreUnavailable during an outage."""

    def __init__(self, client: Client, partitions: int = PARTITIONS) -> None:
        self._redis = client
        self._partitions = partitions

    async def version(self) -> str:
        """Another one whenever anything in it has changed."""
        with outages():
            found: Any = await self._redis.hget(keys.register(), _VERSION)
        return found.decode() if found else "0"

    async def read(self) -> Roll:
        with outages():
            found: dict[Any, Any] = await self._redis.hgetall(keys.register())
        texts = {name.decode(): text for name, text in found.items()}
        version = texts.pop(_VERSION, b"0").decode()
        entries, unreadable = {}, set()
        for name, text in sorted(texts.items()):
            try:
                entry = _decode(text)
                if entry.subscriber.name != name:
                    raise ValueError(f"it is named {entry.subscriber.name}")
            except ValueError as error:  # of msgspec and of pydantic; neither shows what it read
                unreadable.add(name)
                log.error(
                    "subscriber cannot be read from Redis and is not served", subscriber=name,
                    error=type(error).__name__, fix="bring this process to the others' version, or put it anew",
                )  # fmt: skip
            else:
                entries[name] = entry
        return Roll(version, entries, frozenset(unreadable))

    async def put(self, name: str, entry: Enrolled, version: str) -> bool:
        """Whether it is in; it is not if the register has changed since it had that version."""
        raw = entry.raw()
        if await self._change(name, raw, version):
            return True
        with outages():  # a command whose answer was lost is sent twice, and the second finds the first's version
            return bool(await self._redis.hget(keys.register(), name) == raw)

    async def forget(self, name: str, entry: Enrolled) -> None:
        """Takes it out, if it still is this one."""
        await self._change(name, b"", "", entry.raw())

    async def file_says(self) -> FileSays | None:
        """What a notifier last told of its file; None if none ever did."""
        with outages():
            found: Any = await self._redis.get(keys.file_says())
        return FileSays.read(found) if found else None

    async def tell_file(self, says: FileSays) -> None:
        with outages():
            await self._redis.set(keys.file_says(), says.raw())

    async def counts(self, names: Collection[str]) -> dict[str, Counts]:
        """Subscriber → what is kept under its name."""
        pipe = self._redis.pipeline(transaction=False)
        asked = [(name, p) for name in names for p in range(self._partitions)]
        for name, p in asked:
            pipe.hlen(keys.parked(p, name))
            pipe.xlen(keys.dead(p, name))
        with outages():
            answers: list[int] = await pipe.execute() if asked else []
        found = dict.fromkeys(names, (0, 0))
        for number, (name, _) in enumerate(asked):
            waiting, dead = found[name]
            found[name] = (waiting + answers[2 * number], dead + answers[2 * number + 1])
        return found

    async def _change(self, name: str, raw: bytes, version: str, present: bytes = b"") -> bool:
        with outages():
            return bool(await _CHANGE.run(self._redis, [keys.register()], [name, raw, version, present]) == 1)
