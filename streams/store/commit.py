"""What one batch of records changes, and the port that makes it last, all of it or nothing."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeVar

import msgspec

from streams.events import AnyEvent, Change, Entry, PolicyChange, Surge, Telling, TravelTimes
from streams.fold.alert import Alert
from streams.fold.finding import Finding
from streams.fold.heads import Head
from streams.fold.movement import Movement
from streams.fold.served import ServiceClass
from streams.fold.snapshot import Snapshot


class Gap(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A silence of the monitor itself (ms): nothing was listening from ``since`` to ``until``."""

    since: int
    until: int


class QuietSpell(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A device was not heard from ``since`` until ``until`` (ms; None: still quiet)."""

    since: int
    until: int | None = None


C = TypeVar("C", bound=Change)


class InForce(msgspec.Struct, Generic[C], frozen=True):
    """A change; what is received after ``since`` (ms) is judged by it, until the next of its kind."""

    since: int
    change: C


PolicyInForce = InForce[PolicyChange]
TimesInForce = InForce[TravelTimes]
CHANGING: Final = ("policies", "travel_times")
"""What of a partition's state are changes of what it judges by: texts, the same in commit after commit, and so written
only by the commit that adds one. Each is a field of PartitionState and of Commit."""


class Books(msgspec.Struct, omit_defaults=True, gc=False):
    """accepted = applied + duplicates + conflicts + dead_lettered, at all times (law 6)."""

    accepted: int = 0
    applied: int = 0
    duplicates: int = 0
    conflicts: int = 0
    dead_lettered: int = 0
    beyond_horizon: int = 0

    @property
    def balance(self) -> bool:
        return self.accepted == self.applied + self.duplicates + self.conflicts + self.dead_lettered


class PartitionState(msgspec.Struct, omit_defaults=True, gc=False):
    """What a partition knows besides its subjects. ``offset`` is the next record to apply.

    ``deaf_since``: time runs on but nothing can come in (ms; a recording that is drained).
    ``policies``, ``travel_times``: every change there was, oldest first; a late event is judged by those of its time.
    ``surges``: which alerts a site-level one stands for, by its id.
    """

    offset: int = 0
    version: int = 0
    time: int = 0
    covered_to: int = 0
    deaf_since: int | None = None
    gaps: tuple[Gap, ...] = ()
    quiet: dict[str, tuple[QuietSpell, ...]] = {}
    closures: tuple[tuple[str, str, int, int], ...] = ()
    policies: tuple[PolicyInForce, ...] = ()
    surges: dict[str, Surge] = {}
    travel_times: tuple[TimesInForce, ...] = ()
    books: Books = msgspec.field(default_factory=Books)
    movements_closed: int = 0


class Pending(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A finding to look at again at partition time ``again`` (ms)."""

    again: int
    finding: Finding


class SaidLast(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What a subject last told others under one key, as it went into the log, and whether it took it back then."""

    entry: Telling
    taken_back: bool = False


class Stored(msgspec.Struct, omit_defaults=True, gc=False):
    """One subject as kept. The trail is a key of its own.

    ``ids`` seen (newest last), ids ``voided`` by corrections or too old to be judged when they came, findings
    ``pending`` a deadline. ``open``: alerts that are open, and ended ones whose finding may still change. ``said``:
    what others were told of it, by key.
    ``count``: events in its trail. ``snapshots``: after how many of them one was taken; each is kept under a key of
    its own (``Snapshot``).
    """

    head: Head
    ids: tuple[str, ...] = ()
    voided: tuple[str, ...] = ()
    pending: dict[str, Pending] = {}
    open: dict[str, Alert] = {}
    said: dict[str, SaidLast] = {}
    count: int = 0
    snapshots: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Trail:
    """Events of one subject in order of arrival, without the first ``since``, and its ``snapshots``, oldest
    first."""

    events: list[AnyEvent] = field(default_factory=list)
    since: int = 0
    snapshots: tuple[Snapshot, ...] = ()


@dataclass(slots=True)
class Commit:
    """Everything one batch changes in one partition; applied only if the stored version is ``version - 1``, and the
    stored offset ``since`` (None: whichever)."""

    partition: int
    state: PartitionState
    since: int | None = None
    subjects: dict[str, Stored] = field(default_factory=dict)
    trail: dict[str, list[AnyEvent]] = field(default_factory=dict)
    """Events to append to each subject's trail, in order of arrival."""
    snapshots: dict[str, dict[int, Snapshot | None]] = field(default_factory=dict)
    """Subject → the snapshot taken after so many events of its trail; None: it is no good any more."""
    alerts: dict[str, Alert] = field(default_factory=dict)
    """Every alert that changed, open or ended, by id."""
    movements: dict[str, Movement] = field(default_factory=dict)
    due: dict[str, int | None] = field(default_factory=dict)
    """Next deadline of each touched subject (ms), None for none."""
    places: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    """Unit subject → (bucket left, bucket entered); a bucket is ``stage:node``."""
    outbox: list[Alert] = field(default_factory=list)
    """Alert versions to tell subscribers of, in order."""
    dead: list["DeadLetter"] = field(default_factory=list)
    relays: list[Entry] = field(default_factory=list)
    """What this batch makes known to other subjects and partitions: goes into the log, in order."""
    served: Counter[ServiceClass] = field(default_factory=Counter)
    """What to add to the counts of steps done, by class; taken off where a late event shows that it was otherwise."""
    policies: tuple[PolicyInForce, ...] | None = None
    """All changes of the policy, if this batch holds one; None: none were added."""
    travel_times: tuple[TimesInForce, ...] | None = None
    """The same of the travel times."""


class DeadLetter(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What could not be decoded or applied: why, where it lay in the log, and its bytes as they came.

    ``time``: the partition's when it was set aside (ms); 0 for letters from before this was kept.
    """

    reason: str
    partition: int
    offset: int
    raw: bytes
    time: int = 0


class Fenced(Exception):
    """What is stored is not what this worker read: another worker owns the partition now."""


class Store(Protocol):
    """State of partitions. Reads return what the last commit left; nothing is seen of a commit half done."""

    async def partition(self, partition: int) -> PartitionState: ...

    async def deadlines(self, partition: int) -> dict[str, int]:
        """Subject → next due time (ms) of every subject of the partition that has one."""

    async def load(self, partition: int, subjects: list[str]) -> dict[str, Stored]:
        """The subjects that are known; the others are absent from the answer."""

    async def trails(self, partition: int, subjects: list[str], whole: bool = True) -> dict[str, "Trail"]:
        """Trail of each subject in order of arrival; unless the ``whole`` is asked for, from its last
        snapshot but one."""

    async def alerts_of(self, partition: int, subjects: list[str]) -> dict[str, dict[str, Alert]]:
        """Every alert each subject ever had, open and ended, by id."""

    async def relays(self, partition: int, count: int) -> list[tuple[str, Entry]]:
        """The oldest entries that batches made for the log and that are not yet known to be in it, with their ids."""

    async def relayed(self, partition: int, last: str) -> None:
        """What was made up to the id ``last`` is in the log. Entries may be told twice, never left out."""

    async def shed_outbox(self, partition: int, keep: int) -> int:
        """Lets go of the oldest alerts that wait for a notifier, beyond so many; how many."""

    async def commit(self, commit: Commit) -> None:
        """Raises Fenced, having written nothing, if somebody else has committed since."""
