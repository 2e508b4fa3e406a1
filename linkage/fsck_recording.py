"""The state held against a recording of all that was posted, where the log has let go of its beginning.

A recording knows no offsets and no partitions: heads of units and devices, alerts, movements and the books of all
partitions together are compared, at the time up to which the state has been brought.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec

from gates.recording import Line
from linkage.fsck import WHOLE, Report
from linkage.pass_keys import keys_of
from linkage.redis_server import redis_url
from linkage.replay import Replay, Replayed
from linkage.settings import Settings
from streams.audit.check import HASH, Checked
from streams.audit.contents import Shape
from streams.audit.difference import Difference, compared, differing, told
from streams.audit.held import Held
from streams.store import keys
from streams.store.commit import Books, PartitionState
from streams.store.connection import Client, connect
from streams.store.reader import Reader
from streams.subject import device_subject, partition_of, unit_subject
from streams.times import rfc3339
from streams.world import World

_encoder: Final = msgspec.json.Encoder()


async def check_recording(
    settings: Settings, world: World, lines: Iterable[Line], progress: Callable[[Replayed], None]
) -> Report:
    """Raises StoreUnavailable, and RecordingError from ``lines``."""
    run = Replay(world, ring=keys_of(settings.pass_keys_folder).ring)
    run.feed(lines, progress)
    report = Report(settings.partitions)
    redis = connect(redis_url(settings))
    try:
        reader = Reader(redis, settings.partitions)
        before = await reader.partition_states()
        times = {state.time for state in before.values()}
        if min(times) < run.time or min(times) != max(times):
            reached = f"{rfc3339(min(times))} to {rfc3339(max(times))}"
            report.unchecked[WHOLE] = f"the state stands at {reached}, the recording ends at {rfc3339(run.time)}"
            return report
        run.run_on(max(times))
        result = run.finish(0)
        expected = _expected(result, settings.partitions)
        found = Checked(WHOLE, subjects=len(result.units) + len(result.devices))
        for p in range(settings.partitions):
            found.differences += await _compared(redis, p, expected)
        found.differences += _books_told(result.state, before.values())
        after = await reader.partition_states()
        found.moved = any(after[p].version != before[p].version for p in after)
        report.checked.append(found)
        return report
    finally:
        await redis.aclose()


def _expected(result: Replayed, partitions: int) -> dict[str, dict[str, str]]:
    """Key → member → JSON."""
    found: dict[str, dict[str, str]] = {key: {} for p in range(partitions) for key in _shapes(p)}

    def put(key: str, member: str, value: Any) -> None:
        found[key][member] = _encoder.encode(value).decode()

    for unit, head in result.units.items():
        subject = unit_subject(unit)
        put(keys.subjects(partition_of(subject, partitions), "unit"), subject, head)
    for device, heard in result.devices.items():
        subject = device_subject(device)
        put(keys.subjects(partition_of(subject, partitions), "device"), subject, heard)
    for name, alert in result.alerts.items():
        put(keys.alerts(partition_of(alert.subject, partitions)), name, alert)
    for name, movement in result.movements.items():
        put(keys.movements(partition_of(unit_subject(movement.unit), partitions)), name, movement)
    return found


async def _compared(redis: Client, p: int, expected: dict[str, dict[str, str]]) -> list[Difference]:
    differences: list[Difference | None] = []
    shapes = _shapes(p)
    async for key, values in Held(redis, p).pages(shapes):
        for member, value in values.items():
            store = _head(value) if key.startswith("subjects:") else value
            differences.append(compared(p, key, member, expected[key].pop(member, None), store))
    for key in shapes:
        differences += [compared(p, key, member, value, None) for member, value in expected[key].items()]
    return [one for one in differences if one is not None]


def _shapes(p: int) -> dict[str, Shape]:
    found = (keys.subjects(p, "unit"), keys.subjects(p, "device"), keys.alerts(p), keys.movements(p))
    return dict.fromkeys(found, HASH)


def _head(stored: str) -> str:
    """As a recording has it, in which no gate is answered. Whatever stands there: it may be what is looked for."""
    head = msgspec.json.decode(stored)["head"]
    for sighting in (head.get("seen"), head.get("disputed")):
        for stamp in ("answered", "because") if isinstance(sighting, dict) else ():
            sighting.pop(stamp, None)
    return _encoder.encode(head).decode()


def _books_told(log: PartitionState, states: Iterable[PartitionState]) -> list[Difference]:
    total, closed = Books(), 0
    for state in states:
        closed += state.movements_closed
        for name in total.__struct_fields__:
            setattr(total, name, getattr(total, name) + getattr(state.books, name))
    mine, theirs = (
        msgspec.structs.asdict(books) | {"movements_closed": count}
        for books, count in ((log.books, log.movements_closed), (total, closed))
    )
    found = differing(mine, theirs)
    return [told(WHOLE, "books", "books", "part:{…}", found)] if found else []
