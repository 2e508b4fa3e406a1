"""Chance from a seed. No generator is ever global: each is made here and handed down."""

from collections.abc import Mapping
from hashlib import blake2b
from random import Random
from typing import Final, TypeVar
from uuid import UUID

SECOND: Final = 1000
MINUTE: Final = 60_000
HOUR: Final = 3_600_000
DAY: Final = 86_400_000

T = TypeVar("T")


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - traffic is played here, nothing is kept secret


def dice_for(seed: int, name: str) -> Random:
    """A generator of its own for one moment, so that a change elsewhere leaves it alone."""
    return dice(int.from_bytes(_digest(seed, name)[:8], "big"))


def named_uuid(seed: int, name: str) -> str:
    return str(UUID(bytes=_digest(seed, name), version=4))


def span(rng: Random, low: float, high: float, unit: int = MINUTE) -> int:
    """Between ``low`` and ``high`` units of time, in ms."""
    return round(rng.uniform(low, high) * unit)


def weighted(rng: Random, options: Mapping[T, float]) -> T:
    return rng.choices(list(options), weights=list(options.values()))[0]


def _digest(seed: int, name: str) -> bytes:
    return blake2b(f"{seed}|{name}".encode(), digest_size=16).digest()
