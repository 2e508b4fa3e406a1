"""A69: what the notifier tells of a subscriber that leaves P1 alerts unacknowledged."""

from typing import Any

import pytest

from streams.events import Credit, Entry, PolicyChange, Settled, Tick, Undelivered
from streams.fold.alert import Alert
from streams.policy_file import policy_digest
from tests.bench import Run
from tests.life import MINUTE, at

SUBJECT = "subscriber:control-room"


def told(alert: str, minutes: float, what: str, version: int = 1, subject: str = SUBJECT) -> dict[str, Any]:
    now = at(minutes)
    return {
        "id": f"{alert}.{version}:{what}", "subject": subject, "at": now, "received": now, "when": now,
        "alert_id": alert, "version": version,
    }  # fmt: skip


def undelivered(alert: str, minutes: float, **more: Any) -> Undelivered:
    stamp = {key: more.pop(key) for key in ("version", "subject") if key in more}
    whole: dict[str, Any] = {"rule": "A12", "changed_at": at(minutes) - 5 * MINUTE, "alert_node": "QZ"} | more
    return Undelivered(**told(alert, minutes, "undelivered", **stamp), **whole)


def settled(alert: str, minutes: float, outcome: str = "acknowledged", **stamp: Any) -> Settled:
    return Settled(**told(alert, minutes, "settled", **stamp), outcome=outcome)


def alerts(*entries: Entry) -> list[Alert]:
    return sorted(Run().feed(list(entries)).alerts.values(), key=lambda alert: alert.started_at)


def stand(*entries: Entry) -> list[tuple[str, str]]:
    return [(alert.severity, alert.resolved_reason or alert.state) for alert in alerts(*entries)]


def test_one_that_is_not_acknowledged_rings_at_once() -> None:
    (alert,) = alerts(undelivered("A12-1", 0))
    assert (alert.rule, alert.severity, alert.subject, alert.state) == ("A69", "P2", SUBJECT, "new")
    assert (alert.node, alert.site, alert.started_at) == (None, None, at(0))


def test_nothing_rings_for_what_was_never_undelivered() -> None:
    assert stand(settled("A12-1", 0)) == []
    credit = Credit(id="c", subject=SUBJECT, at=at(0), received=at(0), when=at(0), rating="aeo")
    assert stand(credit) == []


def test_a_dead_endpoint_is_one_incident_until_the_last_is_settled() -> None:
    three: list[Entry] = [undelivered("A12-1", 0), undelivered("A31-1", 1, rule="A31"), undelivered("A12-2", 30)]
    assert stand(*three) == [("P2", "new")]
    assert stand(*three, settled("A12-1", 31), settled("A12-2", 32)) == [("P2", "new")]
    assert stand(*three, settled("A12-1", 31), settled("A12-2", 32), settled("A31-1", 33)) == [("P2", "acknowledged")]


@pytest.mark.parametrize("outcome", ["acknowledged", "given_up", "ended"])
def test_it_ends_however_the_last_is_settled(outcome: str) -> None:
    assert stand(undelivered("A12-1", 0), settled("A12-1", 9, outcome)) == [("P2", outcome)]


def test_versions_of_one_alert_are_settled_each_by_itself() -> None:
    both: list[Entry] = [undelivered("A12-1", 0), undelivered("A12-1", 1, version=2)]
    assert stand(*both, settled("A12-1", 2)) == [("P2", "new")]
    assert stand(*both, settled("A12-1", 2), settled("A12-1", 3, version=2)) == [("P2", "acknowledged")]


def test_another_outage_is_another_incident_and_so_is_another_subscriber() -> None:
    first: list[Entry] = [undelivered("A12-1", 0), settled("A12-1", 9)]
    assert stand(*first, undelivered("A12-2", 60)) == [("P2", "acknowledged"), ("P2", "new")]
    assert len(stand(undelivered("A12-1", 0), undelivered("A12-1", 0, subject="subscriber:police"))) == 2


def test_the_evidence_names_alerts_rules_nodes_and_the_second_channel() -> None:
    (alert,) = alerts(
        undelivered("A12-1", 0, second="duty-phone"),
        undelivered("A31-1", 9, rule="A31", alert_node="PX", second="duty-phone"),
        undelivered("A31-1", 10, rule="A31", alert_node=None, version=2, second="duty-phone"),
        settled("A12-1", 11),
    )
    assert alert.evidence == {
        "undelivered": 3, "waiting": 2, "alerts": ["A12-1", "A31-1"], "rules": ["A12", "A31"], "nodes": ["PX", "QZ"],
        "first_at": at(-5), "last_at": at(5), "second": "duty-phone", "thresholds": {"limit_min": 5.0},
    }  # fmt: skip


@pytest.mark.parametrize(("count", "listed"), [(19, 19), (20, 20), (21, 20)])
def test_at_most_twenty_are_listed_and_all_are_counted(count: int, listed: int) -> None:
    (alert,) = alerts(*(undelivered(f"A12-{number:02d}", number) for number in range(count)))
    assert (len(alert.evidence["alerts"]), alert.evidence["undelivered"]) == (listed, count)
    assert alert.evidence["waiting"] == count


def test_what_is_told_moves_no_time_and_stands_outside_the_books() -> None:
    run = Run().feed([Tick(at(0), at(7)), undelivered("A12-1", 9_000)])
    assert run.partition.state.time == at(7)
    assert run.partition.state.books.accepted == 0
    assert [alert.raised_at for alert in run.alerts.values()] == [at(7)]


def test_told_again_after_a_crash_it_is_told_once() -> None:
    first, second = undelivered("A12-1", 0), settled("A12-1", 9)
    once, twice = alerts(first, second), alerts(first, first, second, first, second)
    assert once == twice


def test_switched_off_it_finds_nothing() -> None:
    text = "rules: {A69: {enabled: false}}"
    off = PolicyChange("p", at(-60), "li.wei", text, policy_digest(text))
    assert stand(off, undelivered("A12-1", 0)) == []
