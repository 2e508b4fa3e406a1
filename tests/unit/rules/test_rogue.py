"""A66: batches refused for their signature."""

from typing import Any

import pytest

from streams.events import Entry, Refusal
from tests.life import at
from tests.unit.rules.pulses import GATE, alerts, pulse, stand


def refusal(minutes: float, reason: str = "bad_signature", claimed: str = GATE, device: str = GATE) -> Entry:
    now = at(minutes)
    stamp: dict[str, Any] = {"id": f"r{minutes}", "subject": f"device:{device}"}
    return Refusal(**stamp, at=now, received=now, when=now, claimed=claimed, reason=reason)


@pytest.mark.parametrize(
    ("times", "found"),
    [((0, 2, 5), [("P2", "new")]), ((0, 2, 5.01), []), ((0, 1), []), ((0, 1, 2, 3), [("P2", "new")])],
)
def test_three_within_five_minutes(times: tuple[float, ...], found: list[tuple[str, str]]) -> None:
    assert stand("A66", *(refusal(minutes) for minutes in times)) == found


def test_the_evidence_names_who_it_claimed_to_be_and_what_was_wrong() -> None:
    alert = alerts("A66", refusal(0), refusal(1, "unsigned"), refusal(2), refusal(3))[0]
    assert (alert.started_at, alert.node, alert.site) == (at(2), "QZ", "QZ-DLP")
    assert (alert.evidence["first_at"], alert.evidence["last_at"]) == (at(0), at(3))
    assert alert.evidence["refused"] == 4
    assert alert.evidence["reasons"] == {"bad_signature": 3, "unsigned": 1}


def test_a_wrong_clock_is_no_wrong_key() -> None:
    for reason in ("stale_timestamp", "early_timestamp"):
        assert stand("A66", *(refusal(minutes, reason) for minutes in (0, 1, 2, 3))) == []


def test_strangers_share_one_subject() -> None:
    tries = [refusal(n, "unknown_device", claimed=f"X-{n}", device="unknown") for n in range(3)]
    alert = alerts("A66", *tries)[0]
    assert (alert.subject, alert.node, alert.evidence["claimed"]) == ("device:unknown", None, ["X-0", "X-1", "X-2"])


def test_over_when_the_device_is_heard_and_nothing_was_refused_for_five_minutes() -> None:
    tries = [refusal(0), refusal(1), refusal(2)]
    assert stand("A66", *tries, pulse(7)) == [("P2", "new")]
    assert stand("A66", *tries, pulse(7.01)) == [("P2", "nothing refused since")]
    assert stand("A66", *tries, refusal(5), pulse(7.01)) == [("P2", "new")]


def test_trying_again_much_later_is_another_incident() -> None:
    tries = [refusal(0), refusal(1), refusal(2)]
    assert stand("A66", *tries, refusal(60)) == [("P2", "nothing refused since")]
    assert len(stand("A66", *tries, refusal(60), refusal(61), refusal(62))) == 2
