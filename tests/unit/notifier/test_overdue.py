"""A P1 that is not acknowledged in time: both sides of the limit, what counts, and what a restart still knows."""

from typing import Any

import msgspec
import pytest

from streams.events import AnyEvent, PolicyChange, Settled, Undelivered, decode_event
from streams.notifier.changes import Changes
from streams.notifier.delivery import Delivery, Parked
from streams.notifier.docket import PROMPT_MS, Docket
from streams.notifier.ledger import Kept, in_order
from streams.notifier.limit import limit_ms
from streams.notifier.marks import START
from streams.notifier.outbox import Entry
from streams.notifier.route import Filter, Route, Second
from streams.policy_file import policy_digest
from streams.store.codec import encode
from streams.store.commit import PolicyInForce
from tests.unit.notifier.alerts import RAISED, alert

LIMIT = 300_000
PLAIN = Route("ops")
BACKED = Route("ops", second=Second("phone", Filter(standby=True)))


def docket(route: Route = PLAIN, kept: Kept | None = None) -> Docket:
    return Docket(route, kept or Kept({0: START}, [], set()))


def taken(one: Docket, number: int = 1, version: int = 1, now: int = 0, **changed: Any) -> Delivery:
    raised = alert(number, version, **({"severity": "P1"} | changed))
    one.take(Entry(0, f"{number}-{version}", raised), now)
    return one.backlog.of(raised.alert_id)[-1]


def told(changes: dict[int, Changes]) -> list[AnyEvent]:
    return [decode_event(raw) for changed in changes.values() for raw in changed.tidings.values()]


def after(changes: dict[int, Changes], route: Route = PLAIN) -> Docket:
    """A docket that starts anew with what was saved."""
    changed = changes[0]
    parked = [note.delivery(0) for name, note in changed.park.items() if name not in changed.unpark]
    kept = Kept({0: changed.position or START}, in_order(parked), set(), told_at=changed.told_at or 0)
    return docket(route, kept)


@pytest.mark.parametrize(("waited", "found"), [(LIMIT - 1, 0), (LIMIT, 1)])
def test_both_sides_of_the_limit(waited: int, found: int) -> None:
    one = docket()
    taken(one, now=7)
    assert len(one.overdue(7 + waited, LIMIT)) == found
    assert len(told(one.changes())) == found


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, 1),
        ({"severity": "P2"}, 0),
        ({"state": "handling"}, 1),
        ({"state": "closed"}, 0),
        ({"state": "resolved"}, 0),
    ],
)
def test_a_p1_that_asks_for_action_counts_and_nothing_else(changed: dict[str, Any], found: int) -> None:
    one = docket()
    taken(one, **changed)
    assert len(one.overdue(LIMIT, LIMIT)) == found


def test_what_is_told_bears_the_alerts_times_and_not_ours() -> None:
    one = docket(BACKED)
    delivery = taken(one, site="QZ-DLP", version=2)
    one.overdue(LIMIT, LIMIT)
    (event,) = told(one.changes())
    assert event == Undelivered(
        id=f"{delivery.id}:undelivered", subject="subscriber:ops", at=RAISED + LIMIT, received=RAISED + LIMIT,
        when=RAISED + LIMIT, alert_id=delivery.alert.alert_id, version=2, rule="A14", changed_at=RAISED,
        alert_node="QZ", alert_site="QZ-DLP", second="phone",
    )  # fmt: skip


@pytest.mark.parametrize("outcome", ["acknowledged", "given_up"])
def test_it_is_told_how_it_ended_later_than_that_it_began(outcome: str) -> None:
    one = docket()
    delivery = taken(one)
    one.overdue(LIMIT, LIMIT)
    one.backlog.take(LIMIT)
    one.delivered(delivery) if outcome == "acknowledged" else one.given_up(delivery, LIMIT + 9)
    undelivered, settled = told(one.changes())
    assert isinstance(settled, Settled)
    assert (settled.id, settled.outcome) == (f"{delivery.id}:settled", outcome)
    assert settled.key > undelivered.key


@pytest.mark.parametrize("how", ["410 Gone", "expired"])
def test_what_is_given_up_before_its_time_takes_the_second_channel_at_once(how: str) -> None:
    one = docket(BACKED)
    delivery = taken(one, now=100)
    delivery.first_tried = 100
    if how == "expired":
        assert one.expire(100, now=160) == [delivery]
    else:
        one.backlog.take(150)
        one.given_up(delivery, now=160)
    changes = one.changes()
    undelivered, settled = told(changes)
    assert isinstance(undelivered, Undelivered)
    assert isinstance(settled, Settled)
    assert (undelivered.at, settled.outcome) == (RAISED + 60, "given_up")
    assert list(changes[0].second) == [delivery.id]


def test_what_is_no_p1_or_whose_subscriber_is_deleted_is_given_up_in_silence() -> None:
    one = docket(BACKED)
    one.let_go(taken(one, 1))
    one.given_up(taken(one, 2, severity="P3"), now=160)
    assert told(one.changes()) == []


def test_acknowledged_in_time_nothing_is_told() -> None:
    one = docket()
    delivery = taken(one)
    one.overdue(LIMIT - 1, LIMIT)
    one.backlog.take(LIMIT)
    one.delivered(delivery)
    assert one.overdue(LIMIT, LIMIT) == []
    assert told(one.changes()) == []


def test_an_alert_that_has_ended_asks_for_nothing_but_is_sent() -> None:
    one = docket()
    taken(one, version=1)
    one.overdue(LIMIT, LIMIT)
    taken(one, version=2, now=LIMIT)
    taken(one, version=3, now=LIMIT, state="resolved")
    outcomes = [event.outcome for event in told(one.changes()) if isinstance(event, Settled)]
    assert outcomes == ["ended"]
    assert one.overdue(3 * LIMIT, LIMIT) == []
    assert len(one.backlog) == 3


def test_it_is_found_once_also_after_a_restart() -> None:
    one = docket(BACKED)
    taken(one)
    ((_, passed_on),) = one.overdue(LIMIT, LIMIT)
    assert passed_on
    changes = one.changes()
    assert list(changes[0].second) == [f"{alert(1).alert_id}.1"]
    again = after(changes, BACKED)
    assert again.overdue(9 * LIMIT, LIMIT) == []
    assert len(again.backlog) == 1


@pytest.mark.parametrize("looked", [PROMPT_MS, LIMIT - 1])
def test_a_restart_knows_since_when_an_untried_one_has_waited(looked: int) -> None:
    one = docket()
    taken(one, version=1, severity="P2")
    taken(one, version=2)
    one.overdue(looked, LIMIT)
    again = after(one.changes())
    assert [delivery.alert.version for delivery in again.backlog] == [1, 2]
    assert again.overdue(LIMIT - 1, LIMIT) == []
    assert len(again.overdue(LIMIT, LIMIT)) == 1


def test_what_is_parked_already_is_not_taken_up_anew() -> None:
    """The position cannot pass an earlier entry that nobody had time for, so a restart reads both once more."""
    one = docket(BACKED)
    taken(one, 2, severity="P4")
    overdue = taken(one, 1)
    one.overdue(LIMIT, LIMIT)
    again = after(one.changes(), BACKED)
    taken(again, 2, now=LIMIT, severity="P4")
    taken(again, 1, now=LIMIT)
    assert [delivery.id for delivery in again.backlog].count(overdue.id) == 1
    assert again.overdue(9 * LIMIT, LIMIT) == []
    assert again.parked == 1


def test_the_second_channel_is_not_sent_what_it_gets_anyway() -> None:
    gets_p1 = Route("ops", second=Second("police", Filter(severities=frozenset({"P1"}))))
    one = docket(gets_p1)
    taken(one)
    ((_, passed_on),) = one.overdue(LIMIT, LIMIT)
    changes = one.changes()
    assert not passed_on
    assert changes[0].second == {}
    assert len(told(changes)) == 1


def test_alerts_of_partitions_that_are_ahead_of_each_other_are_told_in_the_order_they_were_found() -> None:
    one = docket()
    first = taken(one, 1, updated_at=RAISED + 90_000)
    one.overdue(LIMIT, LIMIT)
    taken(one, 2, now=1, updated_at=RAISED)
    one.overdue(LIMIT + 1, LIMIT)
    one.backlog.take(LIMIT)
    one.delivered(first)
    events = told(one.changes())
    assert [event.id.rpartition(":")[2] for event in events] == ["undelivered", "undelivered", "settled"]
    assert events == sorted(events, key=lambda event: event.key)


def test_what_an_older_version_parked_is_still_read() -> None:
    """And is watched from when it was read, as it should have been."""
    old = b'{"alert":' + encode(alert(1, severity="P1")) + b',"seen":7,"attempts":2,"first_tried":8,"due":9}'
    delivery = msgspec.json.decode(old, type=Parked).delivery(0)
    assert (delivery.overdue, delivery.settled) == (None, False)
    one = docket(kept=Kept({0: START}, [delivery], set()))
    assert one.overdue(7 + LIMIT - 1, LIMIT) == []
    assert len(one.overdue(7 + LIMIT, LIMIT)) == 1


def test_a_dead_letter_put_back_by_hand_is_told_of_no_more() -> None:
    one = docket(kept=Kept({0: START}, [Parked(alert(1, severity="P1"), settled=True).delivery(0)], set()))
    assert one.overdue(9 * LIMIT, LIMIT) == []


def in_force(text: str) -> PolicyInForce:
    return PolicyInForce(0, PolicyChange("p", 0, "li.wei", text, policy_digest(text)))


@pytest.mark.parametrize(
    ("texts", "minutes"),
    [
        ([], 5),
        (["rules: {A69: {limit_min: 2}}"], 2),
        (["rules: {A69: {limit_min: 2}}", "rules: {}"], 5),
        (["rules: {A69: {limit_min: 2}}", "rules: {A69: {limit_min: 0.5}}"], 0.5),
        (["rules: ["], 5),
    ],
)
def test_the_limit_is_that_of_the_policy_in_force(texts: list[str], minutes: float) -> None:
    assert limit_ms(tuple(map(in_force, texts))) == minutes * 60_000
