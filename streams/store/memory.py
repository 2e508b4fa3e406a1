"""The Store in memory: what replays and tests use; nothing outlives the process."""

from collections import Counter, defaultdict

from streams.events import AnyEvent, Entry
from streams.fold.alert import Alert
from streams.fold.movement import Movement
from streams.fold.served import ServiceClass
from streams.fold.snapshot import Snapshot
from streams.store.codec import decode_state, encode
from streams.store.commit import Commit, DeadLetter, Fenced, PartitionState, Stored, Trail


class Shelf:
    """One partition as its commits left it."""

    def __init__(self) -> None:
        self.state = encode(PartitionState())
        self.version = 0
        self.offset = 0
        self.subjects: dict[str, Stored] = {}
        self.trails: dict[str, list[AnyEvent]] = defaultdict(list)
        self.snapshots: dict[str, dict[int, Snapshot]] = defaultdict(dict)
        self.due: dict[str, int] = {}
        self.places: dict[str, str] = {}
        self.alerts_of: dict[str, dict[str, Alert]] = defaultdict(dict)
        self.movements: dict[str, Movement] = {}
        self.outbox: list[Alert] = []
        self.dead: list[DeadLetter] = []
        self.relays: list[tuple[str, Entry]] = []
        self.served: Counter[ServiceClass] = Counter()
        self.last: Commit | None = None

    def trail(self, subject: str, whole: bool = True) -> Trail:
        snapshots = tuple(one for _, one in sorted(self.snapshots.get(subject, {}).items()))
        since = snapshots[0].count if snapshots and not whole else 0
        return Trail(self.trails.get(subject, [])[since:], since, snapshots)

    @property
    def alerts(self) -> dict[str, Alert]:
        """Every alert in its final form, by id."""
        return {name: alert for alerts in self.alerts_of.values() for name, alert in alerts.items()}

    def put(self, commit: Commit) -> None:
        """What ``commit`` changes; it is the next one."""
        self.last = commit
        self.version, self.offset = commit.state.version, commit.state.offset
        self.state = encode(commit.state)
        self.subjects |= commit.subjects
        for subject, events in commit.trail.items():
            self.trails[subject] += events
        for subject, changes in commit.snapshots.items():
            for count, snapshot in changes.items():
                if snapshot is None:
                    self.snapshots[subject].pop(count, None)
                else:
                    self.snapshots[subject][count] = snapshot
        for subject, at in commit.due.items():
            if at is None:
                self.due.pop(subject, None)
            else:
                self.due[subject] = at
        for subject, (_, entered) in commit.places.items():
            if entered is None:
                self.places.pop(subject, None)
            else:
                self.places[subject] = entered
        for name, alert in commit.alerts.items():
            self.alerts_of[alert.subject][name] = alert
        self.movements |= commit.movements
        self.served.update(commit.served)
        self.outbox += commit.outbox
        self.dead += commit.dead
        version = commit.state.version
        self.relays += [(f"{version}-{position}", entry) for position, entry in enumerate(commit.relays, 1)]


class MemoryStore:
    """``shelves`` are open to read: final alerts, movements and units of a replay come from there."""

    def __init__(self) -> None:
        self.shelves: dict[int, Shelf] = defaultdict(Shelf)

    async def partition(self, partition: int) -> PartitionState:
        return decode_state(self.shelves[partition].state)

    async def deadlines(self, partition: int) -> dict[str, int]:
        return dict(self.shelves[partition].due)

    async def load(self, partition: int, subjects: list[str]) -> dict[str, Stored]:
        known = self.shelves[partition].subjects
        return {subject: known[subject] for subject in subjects if subject in known}

    async def trails(self, partition: int, subjects: list[str], whole: bool = True) -> dict[str, Trail]:
        return {subject: self.shelves[partition].trail(subject, whole) for subject in subjects}

    async def alerts_of(self, partition: int, subjects: list[str]) -> dict[str, dict[str, Alert]]:
        alerts = self.shelves[partition].alerts_of
        return {subject: dict(alerts.get(subject, {})) for subject in subjects}

    async def relays(self, partition: int, count: int) -> list[tuple[str, Entry]]:
        return self.shelves[partition].relays[:count]

    async def relayed(self, partition: int, last: str) -> None:
        shelf = self.shelves[partition]
        names = [name for name, _ in shelf.relays]
        if last in names:
            del shelf.relays[: names.index(last) + 1]

    async def shed_outbox(self, partition: int, keep: int) -> int:
        outbox = self.shelves[partition].outbox
        over = max(0, len(outbox) - keep)
        del outbox[:over]
        return over

    async def commit(self, commit: Commit) -> None:
        shelf = self.shelves[commit.partition]
        if shelf.last is commit:
            return
        if commit.state.version != shelf.version + 1 or commit.since not in (None, shelf.offset):
            raise Fenced(
                f"partition {commit.partition} is at version {shelf.version} at offset {shelf.offset}, "
                f"this commit was made from {commit.state.version - 1} at offset {commit.since}"
            )
        shelf.put(commit)
