"""What goes next: the due before the waiting, the graver before the lighter, versions of one alert in order."""

from streams.notifier.backlog import Backlog
from streams.notifier.delivery import Delivery
from tests.unit.notifier.alerts import alert


def delivery(number: int, version: int = 1, severity: str = "P2", due: int = 0) -> Delivery:
    return Delivery(0, alert(number, version, severity=severity), entry=f"{number}-{version}", due=due)


def filled(*deliveries: Delivery) -> Backlog:
    backlog = Backlog()
    for one in deliveries:
        backlog.add(one)
    return backlog


def taken(backlog: Backlog, now: int = 0) -> list[str]:
    found = []
    while one := backlog.take(now):
        found.append(one.id)
        backlog.done(one)
    return found


def test_the_graver_goes_first_and_else_the_earlier() -> None:
    lots = [delivery(1), delivery(2, severity="P3"), delivery(3, severity="P1"), delivery(4)]
    assert taken(filled(*lots)) == [lots[n].id for n in (2, 0, 3, 1)]


def test_a_version_waits_for_the_one_before_it() -> None:
    backlog = filled(delivery(1, 1), delivery(1, 2), delivery(2, 1))
    first, other = backlog.take(0), backlog.take(0)
    assert first
    assert other
    assert (first.id, other.id) == (delivery(1, 1).id, delivery(2, 1).id)
    assert backlog.take(0) is None
    assert [one.id for one in backlog.behind(first)] == [delivery(1, 2).id]
    backlog.done(first)
    following = backlog.take(0)
    assert following is not None
    assert following.id == delivery(1, 2).id


def test_what_failed_waits_until_it_is_due() -> None:
    backlog = filled(delivery(1))
    one = backlog.take(0)
    assert one is not None
    one.due = 500
    backlog.failed(one)
    assert (backlog.take(499), backlog.next_due(), len(backlog)) == (None, 500, 1)
    assert backlog.take(500) is one


def test_when_the_subscriber_is_back_all_are_due() -> None:
    backlog = filled(delivery(1, due=900), delivery(2, due=100), delivery(3, due=5))
    backlog.hasten(now=50)
    assert len(taken(backlog, now=50)) == 3


def test_what_was_first_tried_too_long_ago_is_withdrawn_and_makes_way() -> None:
    old, untried, later = delivery(1, 1, due=900), delivery(2, due=900), delivery(1, 2)
    old.first_tried = 10
    backlog = filled(old, untried, later)
    assert backlog.withdraw(tried_before=9) == []
    assert backlog.withdraw(tried_before=10) == [old]
    assert taken(backlog, now=900) == [later.id, untried.id]
    assert len(backlog) == 0


def test_it_knows_what_it_holds() -> None:
    backlog = filled(delivery(1, 1), delivery(1, 2))
    assert backlog.holds(delivery(1, 2).id)
    assert not backlog.holds(delivery(1, 3).id)
    assert not backlog.holds(delivery(2, 1).id)
    assert {one.id for one in backlog} == {delivery(1, 1).id, delivery(1, 2).id}
