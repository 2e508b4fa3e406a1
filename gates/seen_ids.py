"""Event ids remembered in Redis, as commands for a pipeline: one command per slot, not one per id.

Fifty GETs and SETs would cost the gateway more CPU than everything else in a batch of fifty.
Keys: ``seen:{k}:<event id>`` (JSON of Seen, expires); k spreads them over a cluster.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha1
from importlib.resources import files
from typing import Any, Final, Literal
from zlib import crc32

import msgspec

from gates.memory import Seen

SHARDS: Final = 4
"""Slots of a Redis Cluster that the ids are spread over; each costs a batch two commands, 30 µs of CPU each."""

Way = Literal["EVALSHA", "EVAL"]
"""Scripts are sent by their hash, and as a whole to a server that does not know them (any more)."""

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Seen)


class _Script:
    def __init__(self, name: str) -> None:
        text = files("gates").joinpath(name).read_text("utf-8")
        self._sent = {"EVAL": text, "EVALSHA": sha1(text.encode(), usedforsecurity=False).hexdigest()}

    def put(self, pipe: Any, way: Way, keys: list[str], *arguments: bytes | int) -> None:
        pipe.execute_command(way, self._sent[way], len(keys), *keys, *arguments)


_RECALL: Final = _Script("recall.lua")
_REMEMBER: Final = _Script("remember.lua")


def ask(pipe: Any, event_ids: Iterable[str], way: Way) -> list[list[str]]:
    """Puts the questions into ``pipe``; the groups are for reading its answers, one of each."""
    groups = _by_shard(event_ids)
    for shard, group in groups.items():
        _RECALL.put(pipe, way, _keys(shard, group))
    return list(groups.values())


def read(groups: Sequence[list[str]], answers: Sequence[list[Any]]) -> dict[str, Seen]:
    """What is known of the ids asked for; most are new."""
    return {
        group[position - 1]: _decoder.decode(kept)
        for group, answer in zip(groups, answers, strict=True)
        for position, kept in zip(answer[::2], answer[1::2], strict=True)
    }


def keep(pipe: Any, seen: Mapping[str, Seen], lifetime_s: int, way: Way) -> None:
    """Puts the commands into ``pipe`` that remember the ids for so many seconds."""
    for shard, group in _by_shard(seen).items():
        _REMEMBER.put(pipe, way, _keys(shard, group), lifetime_s, *[_encoder.encode(seen[name]) for name in group])


def _by_shard(event_ids: Iterable[str]) -> dict[int, list[str]]:
    groups: dict[int, list[str]] = {}
    for event_id in event_ids:
        groups.setdefault(crc32(event_id.encode()) % SHARDS, []).append(event_id)
    return groups


def _keys(shard: int, event_ids: list[str]) -> list[str]:
    return [f"seen:{{{shard}}}:{event_id}" for event_id in event_ids]
