"""Event ids remembered in Redis, as commands for a pipeline: one command per slot, not one per id.

Fifty GETs and SETs would cost the gateway more CPU than everything else in a batch of fifty.
Keys: ``seen:{k}:<event id>`` (JSON of Seen, expires); k spreads them over a cluster.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from zlib import crc32

import msgspec

from gates.memory import Seen
from gates.piped_script import PipedScript, Way

SHARDS: Final = 4
"""Slots of a Redis Cluster that the ids are spread over; each costs a batch two commands, 30 µs of CPU each."""

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Seen)


_RECALL: Final = PipedScript("recall.lua")
_REMEMBER: Final = PipedScript("remember.lua")


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
    """Puts the commands into ``pipe`` that remember the ids for so many seconds. What is known of one stays."""
    for shard, group in _by_shard(seen).items():
        _REMEMBER.put(pipe, way, _keys(shard, group), lifetime_s, *[_encoder.encode(seen[name]) for name in group])


def _by_shard(event_ids: Iterable[str]) -> dict[int, list[str]]:
    groups: dict[int, list[str]] = {}
    for event_id in event_ids:
        groups.setdefault(crc32(event_id.encode()) % SHARDS, []).append(event_id)
    return groups


def _keys(shard: int, event_ids: list[str]) -> list[str]:
    return [f"seen:{{{shard}}}:{event_id}" for event_id in event_ids]
