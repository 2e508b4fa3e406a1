"""Device keys, tokens and rates in Redis, where every gateway sees them (ADR 0022)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from gates.access.records import AuditEntry, KeyRecord, RateRecord, TokenRecord
from gates.access.trail import KEPT, Trail
from streams.store import keys
from streams.store.connection import Client
from streams.store.errors import outages
from streams.store.script import Script

_HASHES: Final = (keys.access_keys, keys.access_tokens, keys.access_rates)
TRIES: Final = 8
"""How often a change is made anew because another administrator was quicker."""


@dataclass(frozen=True, slots=True)
class Registered:
    """All there is. Keys by (device, key id), tokens by their SHA-256."""

    version: int = 0
    keys: dict[tuple[str, str], KeyRecord] = field(default_factory=dict)
    tokens: dict[str, TokenRecord] = field(default_factory=dict)
    rates: dict[str, RateRecord] = field(default_factory=dict)


@dataclass(slots=True)
class Change:
    """What is to be written, with the line that tells of it. A rate of None: the device has the common one again."""

    entry: AuditEntry
    keys: list[KeyRecord] = field(default_factory=list)
    forgotten: list[KeyRecord] = field(default_factory=list)
    tokens: list[TokenRecord] = field(default_factory=list)
    rates: dict[str, RateRecord | None] = field(default_factory=dict)

    def triples(self) -> list[bytes | str | int]:
        rows: list[tuple[int, str, bytes]] = [
            *((1, f"{one.device}/{one.key_id}", msgspec.json.encode(one)) for one in self.keys),
            *((1, f"{one.device}/{one.key_id}", b"") for one in self.forgotten),
            *((2, one.sha256, msgspec.json.encode(one)) for one in self.tokens),
            *((3, device, b"" if rate is None else msgspec.json.encode(rate)) for device, rate in self.rates.items()),
        ]
        return [part for row in rows for part in row]


class BusyError(Exception):
    """Others change the registry all the time; nothing was done."""


class Registry:
    """``client`` stays the caller's to close. Every method raises StoreUnavailable."""

    def __init__(self, client: Client) -> None:
        self._redis = client
        self._script = Script("gates.access", "change.lua")
        self.trail = Trail(client)

    async def version(self) -> int:
        """Another one after every change."""
        with outages():
            return int(await self._redis.get(keys.access_version()) or 0)

    async def read(self) -> Registered:
        """The version is read first: what changes in between will be read again."""
        pipe: Any = self._redis.pipeline(transaction=False)
        pipe.get(keys.access_version())
        for name in _HASHES:
            pipe.hgetall(name())
        with outages():
            version, known, tokens, rates = await pipe.execute()
        found = [_key.decode(raw) for raw in known.values()]
        return Registered(
            int(version or 0),
            {(one.device, one.key_id): one for one in found},
            {name.decode(): _token.decode(raw) for name, raw in tokens.items()},
            {name.decode(): _rate.decode(raw) for name, raw in rates.items()},
        )

    async def change(self, made: Callable[[Registered], Change]) -> Registered:
        """Writes what ``made`` makes of what there is, and its line in the trail; ``made`` may refuse by raising.

        Raises BusyError. Comes back with what there is now.
        """
        for _ in range(TRIES):
            known = await self.read()
            change = made(known)
            names = [keys.access_version(), keys.access_audit(), *(name() for name in _HASHES)]
            given = [known.version, KEPT, msgspec.json.encode(change.entry), *change.triples()]
            with outages():
                taken = await self._script.run(self._redis, names, given)
            if taken:
                return await self.read()
        raise BusyError("others are changing the registry; nothing was done, try again")


_key = msgspec.json.Decoder(KeyRecord)
_token = msgspec.json.Decoder(TokenRecord)
_rate = msgspec.json.Decoder(RateRecord)
