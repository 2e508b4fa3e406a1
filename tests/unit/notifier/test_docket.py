"""Whenever the process dies, what was saved is enough: nothing is left out, and no alert goes back in its life."""

from collections import defaultdict

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from streams.events import Undelivered, decode_event
from streams.fold.alert import Alert
from streams.fold.heads import SubscriberHead
from streams.fold.history import replay
from streams.notifier.changes import Changes
from streams.notifier.delivery import Delivery, Parked
from streams.notifier.docket import Docket
from streams.notifier.ledger import Kept, in_order
from streams.notifier.marks import START
from streams.notifier.outbox import Entry
from streams.notifier.route import Filter, Route, Second
from tests.bench import the_world
from tests.unit.notifier.alerts import alert

PARTITIONS = 2
LATER = 10**15
LIMIT = 300_000
PHONE = Second("phone", Filter(standby=True))
ROUTE = Route("ops", filter=Filter(severities=frozenset({"P1"})), second=PHONE)


def _place(position: str) -> tuple[int, ...]:
    return tuple(map(int, position.split("-")))


class Disk:
    """What Redis would hold of the subscriber."""

    def __init__(self) -> None:
        self.positions = dict.fromkeys(range(PARTITIONS), START)
        self.parked: dict[str, tuple[int, Parked]] = {}
        self.told: set[str] = set()
        self.dead: list[str] = []
        self.tidings: dict[str, bytes] = {}
        self.told_at = dict.fromkeys(range(PARTITIONS), 0)
        self.second: list[str] = []

    def save(self, changes: dict[int, Changes]) -> None:
        for p, changed in changes.items():
            if changed.position:
                assert _place(self.positions[p]) <= _place(changed.position)
                self.positions[p] = changed.position
            self.parked |= {name: (p, parked) for name, parked in changed.park.items()}
            for name in changed.unpark:
                self.parked.pop(name, None)
            self.told = (self.told | changed.told) - changed.untold
            self.dead += [letter.delivery(p).id for letter in changed.dead]
            self.tidings |= changed.tidings
            self.second += changed.second
            assert changed.told_at is None or changed.told_at > self.told_at[p]
            self.told_at[p] = changed.told_at or self.told_at[p]

    def kept(self) -> Kept:
        parked = [note.delivery(p) for p, note in self.parked.values()]
        return Kept(dict(self.positions), in_order(parked), set(self.told), told_at=max(self.told_at.values()))


class Deliveries(RuleBasedStateMachine):
    """Alerts P1 or P4 in two partitions; a subscriber that wants P1, and an endpoint that does as it likes. Behind it
    a log that is told what was saved, some of it twice, and a second channel."""

    @initialize()
    def begin(self) -> None:
        self.disk = Disk()
        self.docket = Docket(ROUTE, self.disk.kept())
        self.outbox: dict[int, list[Alert]] = {p: [] for p in range(PARTITIONS)}
        self.versions: dict[int, int] = defaultdict(int)
        self.owed: set[str] = set()
        self.knows: set[int] = set()
        self.under_way: list[Delivery] = []
        self.received: list[str] = []
        self.given_up: set[str] = set()
        self.now = 1
        self.log: dict[str, bytes] = {}

    @rule(number=st.integers(0, 2), severity=st.sampled_from(["P1", "P1", "P4"]), ends=st.booleans())
    def raise_alert(self, number: int, severity: str, ends: bool) -> None:
        """What is owed: every P1, and whatever becomes of an alert the subscriber knows until it has ended."""
        self.versions[number] += 1
        raised = alert(number, self.versions[number], severity=severity, state="resolved" if ends else "new")
        self.outbox[number % PARTITIONS].append(raised)
        if severity == "P1" or number in self.knows:
            self.owed.add(f"{raised.alert_id}.{raised.version}")
            (self.knows.discard if ends else self.knows.add)(number)

    @rule(count=st.integers(1, 3))
    def read(self, count: int) -> None:
        for partition, alerts in self.outbox.items():
            position = int(self.docket.marks.read[partition].partition("-")[0])
            for number, raised in enumerate(alerts[position : position + count], position + 1):
                self.docket.take(Entry(partition, f"{number}-1", raised), now=self.now)

    @rule()
    def post(self) -> None:
        if delivery := self.docket.backlog.take(LATER):
            self.under_way.append(delivery)

    @rule(which=st.integers(0, 5), outcome=st.sampled_from(["ok", "ok", "fail", "give up"]))
    def answer(self, which: int, outcome: str) -> None:
        if not self.under_way:
            return
        delivery = self.under_way.pop(which % len(self.under_way))
        delivery.attempts += 1
        delivery.first_tried = delivery.first_tried or 1
        if outcome == "ok":
            self.received.append(delivery.id)
            self.docket.delivered(delivery)
        elif outcome == "fail":
            self.docket.failed(delivery)
        else:
            self.given_up.add(delivery.id)
            self.docket.given_up(delivery, self.now)

    @rule(outcome=st.sampled_from(["ok", "fail"]))
    def attempt(self, outcome: str) -> None:
        """Posted and answered at once, saved at once."""
        self.post()
        self.answer(len(self.under_way) - 1, outcome)
        self.save()

    @rule()
    def save(self) -> None:
        self.disk.save(self.docket.changes())

    @rule(minutes=st.sampled_from([1, 2, 6]))
    def look(self, minutes: int) -> None:
        """Time passes, and what was not acknowledged meanwhile is found, once."""
        self.now += minutes * 60_000
        found = [delivery.id for delivery, _ in self.docket.overdue(self.now, LIMIT)]
        assert self.docket.overdue(self.now, LIMIT) == []
        assert not {f"{name}:undelivered" for name in found} & set(self.log), "the log knows already"

    @rule(heard=st.booleans())
    def tell(self, heard: bool) -> None:
        """The log takes what is on disk; not ``heard``: and we die before we know."""
        for event_id, raw in self.disk.tidings.items():
            assert self.log.setdefault(event_id, raw) == raw, "told again, it is the same"
        if heard:
            self.disk.tidings.clear()

    @rule()
    def crash(self) -> None:
        self.docket = Docket(ROUTE, self.disk.kept())
        self.under_way.clear()

    @invariant()
    def one_version_of_an_alert_at_a_time(self) -> None:
        names = [delivery.alert.alert_id for delivery in self.under_way]
        assert len(set(names)) == len(names)

    @invariant()
    def parked_are_counted(self) -> None:
        assert self.docket.parked == sum(delivery.entry is None for delivery in self.docket.backlog)

    def teardown(self) -> None:
        if not hasattr(self, "disk"):
            return
        self.crash()
        self.read(sum(self.versions.values()))
        while delivery := self.docket.backlog.take(LATER):
            self.received.append(delivery.id)
            self.docket.delivered(delivery)
        self.save()
        self.tell(heard=True)
        self._log_and_second_channel_agree()
        assert self.owed <= set(self.received) | self.given_up
        self._versions_came_in_order()
        assert not self.disk.parked
        assert set(self.disk.dead) <= self.given_up
        for partition, alerts in self.outbox.items():
            assert self.disk.positions[partition] == (f"{len(alerts)}-1" if alerts else START)

    def _log_and_second_channel_agree(self) -> None:
        events = [decode_event(raw) for raw in self.log.values()]
        late = {f"{one.alert_id}.{one.version}" for one in events if isinstance(one, Undelivered)}
        assert sorted(self.disk.second) == sorted(late), "each is passed on, and once"
        head = replay("subscriber:ops", events, the_world()).head
        assert isinstance(head, SubscriberHead)
        assert head.waiting == (), "what was undelivered was settled"
        assert head.findings == {}

    def _versions_came_in_order(self) -> None:
        """But for one that was given up, which may come once more after a crash, or be sent again by hand."""
        first_seen: dict[str, list[int]] = defaultdict(list)
        for webhook_id in dict.fromkeys(one for one in self.received if one not in self.given_up):
            name, _, version = webhook_id.rpartition(".")
            first_seen[name].append(int(version))
        for versions in first_seen.values():
            assert versions == sorted(versions)


Deliveries.TestCase.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)
TestDeliveries = Deliveries.TestCase
