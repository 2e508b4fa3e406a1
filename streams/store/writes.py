"""A commit as the list of writes that ``commit.lua`` carries out: the one place that knows what goes where."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import msgspec

from streams.events import encode_entry, encode_event
from streams.fold.heads import UnitHead
from streams.store import keys
from streams.store.codec import alert_class, destination_class, encode, encode_changes, kind_of
from streams.store.commit import CHANGING, Commit
from streams.store.marks import marks, members

Write = list[str | int]

CHUNK: Final = 2_000
"""Arguments of one Redis command inside a script at most (Lua takes about 8,000)."""

CLASS: Final = "*class"


def pack(commit: Commit) -> bytes:
    """Everything but the partition's own hash, as the script reads it."""
    return msgspec.msgpack.encode(list(writes(commit)))


def writes(commit: Commit) -> Iterator[Write]:
    """A Redis command with its arguments each, or a move of one member to another class (see ``commit.lua``)."""
    for name in CHANGING:
        if (changes := getattr(commit, name)) is not None:
            yield ["HSET", keys.part(commit.partition), name, encode_changes(changes).decode()]
    yield from _subjects(commit)
    yield from _places(commit)
    yield from _sites(commit)
    yield from _marks(commit)
    yield from _alerts(commit)
    yield from _movements(commit)
    for service_class, by in commit.served.items():
        if by:
            yield ["HINCRBY", keys.served(commit.partition), service_class.text(), by]
    yield from _streams(commit)


def _subjects(commit: Commit) -> Iterator[Write]:
    p = commit.partition
    stored: dict[str, Write] = defaultdict(list)
    for subject, known in commit.subjects.items():
        stored[kind_of(subject)] += (subject, encode(known).decode())
    for kind, pairs in stored.items():
        yield from _chunked("HSET", keys.subjects(p, kind), pairs)
    for subject, events in commit.trail.items():
        if events:
            yield from _chunked("RPUSH", keys.trail(p, subject), [encode_event(e).decode() for e in events])
    for subject, changes in commit.snapshots.items():
        held: Write = []
        for count, snapshot in changes.items():
            if snapshot is not None:
                held += (str(count), encode(snapshot).decode())
        yield from _chunked("HSET", keys.snapshots(p, subject), held)
        gone: Write = [str(count) for count, snapshot in changes.items() if snapshot is None]
        yield from _chunked("HDEL", keys.snapshots(p, subject), gone)
    due: Write = []
    for subject, at in commit.due.items():
        if at is not None:
            due += (at, subject)
    yield from _chunked("ZADD", keys.due(p), due)
    yield from _chunked("ZREM", keys.due(p), [subject for subject, at in commit.due.items() if at is None])


def _places(commit: Commit) -> Iterator[Write]:
    p = commit.partition
    classes, counts, prefix = keys.place_class(p), keys.place_counts(p), keys.place(p, "")
    for subject, (_, entered) in commit.places.items():
        yield [CLASS, classes, counts, subject, entered or "", prefix, 0]


def _sites(commit: Commit) -> Iterator[Write]:
    p = commit.partition
    classes, counts = keys.site_class(p), keys.site_counts(p)
    for subject, known in commit.subjects.items():
        if isinstance(head := known.head, UnitHead):
            here = f"{head.stage}:{head.site}" if head.stage and head.site else ""
            yield [CLASS, classes, counts, subject, here, "", 0]


def _marks(commit: Commit) -> Iterator[Write]:
    found: Write = []
    for subject, events in commit.trail.items():
        kind, _, unit = subject.partition(":")
        if kind == "unit":
            known = commit.subjects.get(subject)
            first = known is None or known.count <= len(events)
            for mark in sorted(marks(unit, events, new=first)):
                for member in members(mark):
                    found += (0, member)
    yield from _chunked("ZADD", keys.marks(commit.partition), found)


def _alerts(commit: Commit) -> Iterator[Write]:
    p = commit.partition
    classes, counts = keys.alert_class(p), keys.alert_counts(p)
    texts: Write = []
    for name, alert in commit.alerts.items():
        texts += (name, encode(alert).decode())
        yield [CLASS, classes, counts, name, alert_class(alert), "", 0]
        yield ["SADD", keys.alerts_of(p, alert.subject), name]
        yield ["ZADD", keys.alerts_all(p), alert.raised_at, name]
        yield ["ZADD", keys.alerts_rule(p, alert.rule), alert.raised_at, name]
        if alert.open:
            yield ["ZADD", keys.alerts_open(p), alert.raised_at, name]
        else:
            yield ["ZREM", keys.alerts_open(p), name]
    yield from _chunked("HSET", keys.alerts(p), texts)


def _movements(commit: Commit) -> Iterator[Write]:
    p = commit.partition
    states = keys.movement_class(p), keys.movement_counts(p)
    goals = keys.destination_class(p), keys.destination_counts(p)
    texts: Write = []
    for name, movement in commit.movements.items():
        texts += (name, encode(movement).decode())
        at = movement.departed_at if movement.arrived_at is None else movement.arrived_at
        yield [CLASS, *states, name, movement.state, keys.movements_in(p, ""), at]
        yield [CLASS, *goals, name, destination_class(movement), keys.movements_to(p, ""), at]
        yield ["SADD", keys.movements_of(p, movement.unit), name]
    yield from _chunked("HSET", keys.movements(p), texts)


def _streams(commit: Commit) -> Iterator[Write]:
    """What is read by id has ids of the server's clock: a version comes a second time where the store has lost its last
    moments, and would then stand for something that its readers have not seen."""
    p, version = commit.partition, commit.state.version
    for alert in commit.outbox:
        yield ["XADD", keys.outbox(p), "*", "alert", encode(alert).decode()]
    for entry in commit.relays:
        yield ["XADD", keys.relay(p), "*", "entry", encode_entry(entry).decode()]
    for position, letter in enumerate(commit.dead, 1):
        yield ["XADD", keys.dead(p), f"{version}-{position}", "letter", encode(letter).decode()]


def _chunked(command: str, key: str, arguments: Write) -> Iterator[Write]:
    for start in range(0, len(arguments), CHUNK):
        yield [command, key, *arguments[start : start + CHUNK]]
