"""Names of subjects and the partition each lives in."""

from functools import lru_cache
from typing import Final

PARTITIONS = 12
"""Default number of partitions of the topic ``events``; fixed when the topic is created."""


def unit_subject(unit: str) -> str:
    return f"unit:{unit}"


def device_subject(device: str) -> str:
    return f"device:{device}"


_PLATE_ALIKE: Final = str.maketrans({"O": "0", "I": "1", " ": None, "-": None, "·": None, "•": None, ".": None})
"""Plates have no letters O and I, so a camera that reads one has seen a digit."""


def normal_plate(plate: str) -> str:
    """A plate as compared: case, blanks and dots do not count; O is 0 and I is 1."""
    return plate.upper().translate(_PLATE_ALIKE)


@lru_cache(maxsize=20_000)
def plate_subject(plate: str) -> str:
    """One vehicle, however its plate was typed or read."""
    return f"plate:{normal_plate(plate)}"


def subscriber_subject(subscriber: str) -> str:
    return f"subscriber:{subscriber}"


def peers_subject(day: str) -> str:
    """The enterprises that are compared with each other on a day (``2026-03-02``)."""
    return f"peers:{day}"


def murmur2(data: bytes) -> int:
    """Kafka's default partitioner hash (32-bit murmur2, seed 0x9747b28c), so that any client agrees with us."""
    length, mask = len(data), 0xFFFFFFFF
    h = (0x9747B28C ^ length) & mask
    whole = length & ~3
    for i in range(0, whole, 4):
        k = int.from_bytes(data[i : i + 4], "little")
        k = (k * 0x5BD1E995) & mask
        k ^= k >> 24
        k = (k * 0x5BD1E995) & mask
        h = ((h * 0x5BD1E995) & mask) ^ k
    if rest := data[whole:]:
        h ^= int.from_bytes(rest, "little")
        h = (h * 0x5BD1E995) & mask
    h ^= h >> 13
    h = (h * 0x5BD1E995) & mask
    return h ^ (h >> 15)


@lru_cache(maxsize=200_000)
def partition_of(subject: str, partitions: int = PARTITIONS) -> int:
    return (murmur2(subject.encode()) & 0x7FFFFFFF) % partitions
