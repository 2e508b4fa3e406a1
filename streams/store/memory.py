"""The Store in memory: what replays and tests use; nothing outlives the process."""

from collections import Counter, defaultdict

from streams.events import AnyEvent, Entry
from streams.fold.alert import Alert
from streams.fold.movement import Movement
from streams.fold.served import ServiceClass
from streams.store.codec import decode_state, encode
from streams.store.commit import Commit, DeadLetter, Fenced, PartitionState, Stored


class Shelf:
    """One partition as its commits left it."""

    def __init__(self) -> None:
        self.state = encode(PartitionState())
        self.version = 0
        self.subjects: dict[str, Stored] = {}
        self.trails: dict[str, list[AnyEvent]] = defaultdict(list)
        self.due: dict[str, int] = {}
        self.places: dict[str, str] = {}
        self.alerts_of: dict[str, dict[str, Alert]] = defaultdict(dict)
        self.movements: dict[str, Movement] = {}
        self.outbox: list[Alert] = []
        self.dead: list[DeadLetter] = []
        self.relays: list[tuple[str, Entry]] = []
        self.served: Counter[ServiceClass] = Counter()
        self.last: Commit | None = None

    @property
    def alerts(self) -> dict[str, Alert]:
        """Every alert in its final form, by id."""
        return {name: alert for alerts in self.alerts_of.values() for name, alert in alerts.items()}


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

    async def trails(self, partition: int, subjects: list[str]) -> dict[str, list[AnyEvent]]:
        trails = self.shelves[partition].trails
        return {subject: list(trails.get(subject, ())) for subject in subjects}

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
        if commit.state.version != shelf.version + 1:
            raise Fenced(
                f"partition {commit.partition} is at version {shelf.version}, "
                f"this commit was made from {commit.state.version - 1}"
            )
        _put(shelf, commit)


def _put(shelf: Shelf, commit: Commit) -> None:
    shelf.last = commit
    shelf.version = commit.state.version
    shelf.state = encode(commit.state)
    shelf.subjects |= commit.subjects
    for subject, events in commit.trail.items():
        shelf.trails[subject] += events
    for subject, at in commit.due.items():
        if at is None:
            shelf.due.pop(subject, None)
        else:
            shelf.due[subject] = at
    for subject, (_, entered) in commit.places.items():
        if entered is None:
            shelf.places.pop(subject, None)
        else:
            shelf.places[subject] = entered
    for name, alert in commit.alerts.items():
        shelf.alerts_of[alert.subject][name] = alert
    shelf.movements |= commit.movements
    shelf.served.update(commit.served)
    shelf.outbox += commit.outbox
    shelf.dead += commit.dead
    version = commit.state.version
    shelf.relays += [(f"{version}-{position}", entry) for position, entry in enumerate(commit.relays, 1)]
