"""What a partition's keys must hold: the writes of its commit carried out in memory, as ``commit.lua`` does in Redis.

The list of writes stays the one place that knows what goes where, so nothing is stored that is not checked.
"""

from collections import defaultdict
from typing import Literal

from streams.store.commit import Commit, PartitionState
from streams.store.memory import Shelf
from streams.store.writes import CLASS, Write, writes

Shape = Literal["hash", "zset", "set", "list"]

_SHAPES: dict[str, Shape] = {"HSET": "hash", "ZADD": "zset", "SADD": "set", "RPUSH": "list"}


class Contents:
    """Key → member → value, as text. Scores are numbers in text, members of a set have the value ``1``, and those of a
    list are named by their position."""

    def __init__(self) -> None:
        self.shapes: dict[str, Shape] = {}
        self.values: dict[str, dict[str, str]] = defaultdict(dict)

    def carry_out(self, write: Write) -> None:
        """One write of a partition that was empty before."""
        command, key, *arguments = map(str, write)
        if command == CLASS:
            self._classify(key, *arguments)
        elif command == "HINCRBY":
            self._put("hash", key, arguments)
        elif (shape := _SHAPES.get(command)) is not None:
            self._put(shape, key, arguments)

    def _put(self, shape: Shape, key: str, arguments: list[str]) -> None:
        self.shapes[key] = shape
        held = self.values[key]
        if shape == "hash":
            held.update(zip(arguments[::2], arguments[1::2], strict=True))
        elif shape == "zset":
            held.update(zip(arguments[1::2], arguments[::2], strict=True))
        elif shape == "set":
            held.update(dict.fromkeys(arguments, "1"))
        else:
            held.update((str(at), value) for at, value in enumerate(arguments, len(held)))

    def _classify(self, classes: str, counts: str, member: str, group: str, prefix: str, score: str) -> None:
        if not group:
            return
        self._put("hash", classes, [member, group])
        self._put("hash", counts, [group, str(int(self.values[counts].get(group, "0")) + 1)])
        if prefix:
            self._put("zset", prefix + group, [score, member])


def contents_of(number: int, shelf: Shelf) -> Contents:
    """``shelf``: what the commits of partition ``number`` have left, from the first on."""
    found = Contents()
    for write in writes(_whole(number, shelf)):
        found.carry_out(write)
    return found


def _whole(number: int, shelf: Shelf) -> Commit:
    """One commit that leaves what all of them left; the partition's own hash is compared by itself."""
    return Commit(
        partition=number,
        state=PartitionState(),
        subjects=shelf.subjects,
        trail=shelf.trails,
        snapshots={subject: dict(found) for subject, found in shelf.snapshots.items()},
        alerts=shelf.alerts,
        movements=shelf.movements,
        due=dict(shelf.due),
        places={subject: (None, bucket) for subject, bucket in shelf.places.items()},
        served=shelf.served,
    )
