"""A recording folded offline: the same intake, fold and rules as the live system, time driven by the recording.

One partition holds everything; the end state does not depend on how subjects are spread (law 3).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final

from gates.decoding import SchemaError, decode_facts, decode_scans
from gates.intake import Intake, Routed
from gates.memory import DictMemory
from gates.passes.reading import RingNow, no_ring
from gates.policy_change import decode_policy, policy_change
from gates.recording import Line
from gates.travel_times import decode_travel_times, travel_times
from streams.batch import NeedFull
from streams.events import Entry, Tick
from streams.fold.alert import Alert
from streams.fold.heads import DeviceHead, UnitHead
from streams.fold.movement import Movement
from streams.fold.served import ServiceClass
from streams.partition import Partition
from streams.policy import Policy
from streams.rules.catalogue import default_policy
from streams.store.commit import Commit, PartitionState
from streams.world import World

BATCH_BYTES: Final = 2 << 20
"""Of posted bodies folded at a time. A batch works on copies of its subjects, so many small ones cost a tenth more;
what one holds in memory is some ten times its bodies."""
UNNAMED: Final = "recording"
"""Who changed policy or travel times, where the recording does not say."""


@dataclass(slots=True)
class Replayed:
    """What a recording came to. Rates are per wall second of this process."""

    alerts: dict[str, Alert] = field(default_factory=dict)
    movements: dict[str, Movement] = field(default_factory=dict)
    units: dict[str, UnitHead] = field(default_factory=dict)
    devices: dict[str, DeviceHead] = field(default_factory=dict)
    served: Counter[ServiceClass] = field(default_factory=Counter)
    policy: Policy = field(default_factory=default_policy)
    state: PartitionState = field(default_factory=PartitionState)
    lines: int = 0
    events: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=lambda: {"intake": 0.0, "fold": 0.0})


class Replay:
    """Feed lines in order of reception, then ``finish``. ``changes`` False: whatever the recording changes in the
    policy is left out, and in the travel times if ``world`` brings some. ``ring``: the keys that sign passes."""

    def __init__(self, world: World, *, changes: bool = True, ring: RingNow = no_ring) -> None:
        self._changes = changes
        self.result = Replayed()
        self._intake = Intake(world.region, DictMemory(), partitions=1, listening_since=0, ring=ring)
        self._partition = Partition(0, world, PartitionState(), {}, partitions=1, settle_every=None)
        self._world = world

    def feed(self, lines: Iterable[Line], progress: Callable[[Replayed], None] | None = None) -> None:
        for batch in _batches(lines):
            started = perf_counter()
            entries: list[Entry] = [entry for line in batch for _, entry in self._take(line)]
            self.result.seconds["intake"] += perf_counter() - started
            self._fold(entries)
            if progress is not None:
                progress(self.result)

    @property
    def time(self) -> int:
        """Partition time (ms) that the lines have brought."""
        return self._partition.state.time

    def run_on(self, until: int) -> None:
        """Lets time pass with the intake open and nothing posted."""
        if until > self.time:
            self._fold([Tick(self.time, until)])

    def finish(self, drain_ms: int) -> Replayed:
        """Let time run on for ``drain_ms`` with nothing coming in, and hand over everything."""
        end = self._partition.state.time
        if drain_ms:
            self._fold([Tick(end, end + drain_ms, intake=False)])
        result = self.result
        result.state = self._partition.state
        result.policy = self._partition.world.at(result.state.time).policy
        for piece in self._partition.pieces():
            if isinstance(piece.head, UnitHead):
                result.units[piece.head.unit] = piece.head
            elif isinstance(piece.head, DeviceHead):
                result.devices[piece.head.device] = piece.head
        return result

    def _take(self, line: Line) -> list[Routed]:
        routed = self._intake.quiet(line.received_at)
        self.result.lines += 1
        try:
            if line.path == "/v1/scans":
                batch = decode_scans(line.body)
                if batch.device_id not in self._world.region.devices:
                    raise SchemaError("device_id", "unknown device")
                results, found = self._intake.scans(batch, line.received_at)
            elif line.path == "/v1/policy":
                results, found = [], self._policy(line)
            elif line.path == "/v1/travel-times":
                results, found = [], self._travel_times(line)
            else:
                results, found = self._intake.facts(decode_facts(line.body), line.received_at)
        except SchemaError as error:
            self._refuse(str(error))
            return routed
        for result in results:
            if result.status == "rejected":
                self._refuse(result.reason or "")
        return routed + found

    def _policy(self, line: Line) -> list[Routed]:
        posted = decode_policy(line.body, self._world.region)
        if posted.dry_run or not self._changes:
            return []
        by = posted.by or UNNAMED
        return self._intake.everywhere(policy_change(posted.text, by, posted.note, line.received_at))

    def _travel_times(self, line: Line) -> list[Routed]:
        posted = decode_travel_times(line.body, self._world.region)
        if posted.dry_run or not (self._changes or self._world.observed is None):
            return []
        by = posted.by or UNNAMED
        return self._intake.everywhere(travel_times(posted.text, by, posted.note, line.received_at))

    def _refuse(self, reason: str) -> None:
        field_name = reason.partition(":")[0]
        self.result.rejected[field_name] = self.result.rejected.get(field_name, 0) + 1

    def _fold(self, entries: list[Entry]) -> None:
        started = perf_counter()
        partition = self._partition
        before = partition.state.books.accepted
        while entries:  # what a batch makes for the log is read from it next
            partition.adopt({}, partition.missing(entries))
            try:
                commit = partition.run(entries, partition.state.offset + 1, [])
            except NeedFull as error:  # every subject is in memory from its first event on
                raise AssertionError(f"trail of {error} is not in memory") from error
            partition.accept(commit)
            self._collect(commit)
            entries = commit.relays
        self.result.events += partition.state.books.accepted - before
        self.result.seconds["fold"] += perf_counter() - started

    def _collect(self, commit: Commit) -> None:
        self.result.alerts |= commit.alerts
        self.result.movements |= commit.movements
        self.result.served.update(commit.served)


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    batch: list[Line] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line.body)
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
