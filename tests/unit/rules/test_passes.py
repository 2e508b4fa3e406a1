"""A01, A02, A03 and what of A05 rests on a pass: judged by the verdict that the gateway stamped on the scan."""

from typing import Any

import pytest

from streams.events import KEYS_REFUSE, Arrival, Document, Release, ShownPass
from streams.policy_file import read_policy
from streams.rules.catalogue import world
from streams.world import World
from tests.bench import the_world
from tests.life import Life, Told, at

NONCE = "00000000000000aa"
SECOND = 1 / 60


def shown(state: str = "valid", **said: Any) -> ShownPass:
    """A pass from QZ to QZF that was issued at 90 and is good until 1000."""
    fields: dict[str, Any] = {
        "key": "5e1f0c77", "nonce": NONCE, "not_before": at(90), "expires": at(1000), "unit": "iso6346:MSKU1234565",
        "origin": "QZ", "destination": "QZF",
    }  # fmt: skip
    return ShownPass(state=state, **(fields | said))


def stored() -> Life:
    return Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP")


def moved(**read: Any) -> Life:
    """Out of the port and into the zone on one pass: the two legs that it is good for."""
    return (
        stored()
        .out(100, "QZ-DLP", None, gate_pass=shown(), name="out", **read)
        .into(130, "QZF-1", gate_pass=shown(), name="in", **read)
    )


def policy(text: str) -> World:
    return world(the_world().region, read_policy(text, region=the_world().region))


def severities(told: Told, rule: str) -> list[str]:
    return [alert.severity for alert in told.alerts(rule)]


class TestTheTwoLegs:
    def test_a_pass_takes_its_unit_out_and_in(self) -> None:
        assert moved().run().rules(explained=True) == []

    def test_the_destination_is_the_passs_where_the_gate_has_none(self) -> None:
        told = moved().run()
        (movement,) = told.run.movements.values()
        assert (movement.destination, movement.state) == ("QZF", "closed")

    def test_the_gates_own_destination_comes_first(self) -> None:
        told = stored().out(100, "QZ-DLP", "FC", gate_pass=shown()).run(until=101)
        assert [one.destination for one in told.run.movements.values()] == ["FC"]

    def test_out_of_the_mesh_by_pass_needs_a_release_as_well(self) -> None:
        told = stored().out(100, "QZ-DLP", None, gate_pass=shown(destination="outside")).run()
        assert told.rules() == ["A12"]

    @pytest.mark.parametrize("said", [{"state": "forged"}, {"state": "unchecked"}, {"unit": "iso6346:TEMU0000011"}])
    def test_no_other_code_says_where_a_unit_goes(self, said: dict[str, Any]) -> None:
        assert "A12" in stored().out(100, "QZ-DLP", None, gate_pass=shown(**said)).run().rules()


class TestForged:
    @pytest.mark.parametrize("state", KEYS_REFUSE)
    def test_what_the_keys_refuse_rings_at_once(self, state: str) -> None:
        told = stored().out(100, "QZ-DLP", "QZF", gate_pass=shown(state), photo_ref="p/1").run(until=100)
        alert = told.alert("A01")
        assert (alert.severity, alert.raised_at, alert.site) == ("P1", at(100), "QZ-DLP")
        assert (alert.evidence["reason"], alert.evidence["key"], alert.evidence["photo"]) == (state, "5e1f0c77", "p/1")

    @pytest.mark.parametrize("state", ["valid", "plain", "foreign", "unchecked"])
    def test_what_they_do_not_refuse_does_not(self, state: str) -> None:
        assert stored().out(100, "QZ-DLP", "QZF", gate_pass=shown(state)).run(until=101).rules() == []

    @pytest.mark.parametrize(("after", "alerts"), [(2.0, 1), (2.01, 2)])
    def test_the_scanner_reading_it_again_is_one_alert(self, after: float, alerts: int) -> None:
        life = stored().out(100, "QZ-DLP", "QZF", gate_pass=shown("forged"))
        told = life.out(100 + after, "QZ-DLP", "QZF", gate_pass=shown("forged")).run(until=110)
        assert len(told.alerts("A01")) == alerts

    def test_a_forged_one_right_after_a_good_one_rings(self) -> None:
        life = stored().out(100, "QZ-DLP", None, gate_pass=shown())
        assert life.out(101, "QZ-DLP", None, gate_pass=shown("forged")).run(until=102).rules() == ["A01"]


class TestUnknownUnit:
    def entered(self, **said: Any) -> Life:
        return Life().into(100, "QZF-1", gate_pass=shown(**said))

    def test_it_waits_five_minutes_for_the_manifest(self) -> None:
        assert self.entered().run(until=104.99).rules() == []
        alert = self.entered().run(until=105).alert("A01")
        assert (alert.severity, alert.started_at, alert.raised_at) == ("P2", at(100), at(105))
        assert (alert.evidence["reason"], alert.evidence["wait_min"]) == ("unknown_unit", 5)

    @pytest.mark.parametrize(("lag", "rings"), [(5.0, False), (5.01, True)])
    def test_a_record_that_lags_by_five_minutes_is_in_time(self, lag: float, rings: bool) -> None:
        told = self.entered().fact(100 + lag, Document, type="manifest", number="M").run(until=120)
        assert ("A01" in told.rules()) is rings

    def test_any_record_of_the_region_makes_it_known(self) -> None:
        released = self.entered().fact(101, Release, valid_from=at(0), valid_to=at(900)).run(until=120)
        arrived = self.entered()
        arrived.fact(102, Arrival, device="QZF-1-G1", site="QZF-1", mode="truck")
        assert "A01" not in released.rules()
        assert "A01" not in arrived.run(until=120).rules()

    def test_a_record_of_before_that_comes_later_explains_it(self) -> None:
        told = self.entered().fact(90, Document, late=60, type="manifest", number="M").run()
        assert told.alert("A01").resolved_reason == "late_scan"

    def test_the_wait_is_policy(self) -> None:
        told = self.entered().run(until=102, judged_by=policy("rules: {A01: {manifest_lag_min: 1}}"))
        assert "A01" in told.rules()

    def test_a_unit_that_was_here_before_is_known(self) -> None:
        life = stored().depart(60, "QZ-DLP").into(100, "QZF-1", gate_pass=shown())
        assert "A01" not in life.run(until=120).rules()


class TestInForce:
    @pytest.mark.parametrize(
        ("since", "until", "doubt", "reason"),
        [
            (90, 95, 0, None),
            (90, 95 - SECOND, 0, "expired"),
            (90, 95 - SECOND, 1, None),
            (105, 300, 0, None),
            (105 + SECOND, 300, 0, "early"),
            (105 + SECOND, 300, 1, None),
        ],
    )
    def test_five_minutes_at_either_end_are_tolerated(
        self, since: float, until: float, doubt: float, reason: str | None
    ) -> None:
        read = shown(not_before=at(since), expires=at(until))
        told = stored().out(100, "QZ-DLP", "QZF", gate_pass=read, clock_doubt=int(doubt * 60_000)).run(until=101)
        assert [alert.evidence["reason"] for alert in told.alerts("A02")] == ([reason] if reason else [])
        assert severities(told, "A02") == (["P3"] if reason else [])

    def test_it_says_from_when_to_when_it_was_good(self) -> None:
        alert = stored().out(100, "QZ-DLP", "QZF", gate_pass=shown(expires=at(93))).run(until=101).alert("A02")
        assert (alert.evidence["valid_since"], alert.evidence["valid_until"]) == (at(90), at(93))
        assert (alert.started_at, alert.evidence["nonce"]) == (at(100), NONCE)

    def test_the_corrected_time_counts(self) -> None:
        """The device's clock is an hour fast: by it the pass has expired, in truth it has not."""
        read = shown(expires=at(120))
        told = stored().out(160, "QZ-DLP", "QZF", gate_pass=read, when=at(100), clock_error=3_600_000).run(until=161)
        assert told.alerts("A02") == []

    def test_the_tolerance_is_policy(self) -> None:
        life = stored().out(100, "QZ-DLP", "QZF", gate_pass=shown(expires=at(93)))
        assert life.run(until=101, judged_by=policy("rules: {A02: {tolerance_min: 7}}")).rules() == []

    def test_an_expired_pass_still_says_where_it_was_bound_for(self) -> None:
        told = stored().out(100, "QZ-DLP", None, gate_pass=shown(expires=at(91))).run(until=110)
        assert told.rules() == ["A02"]
        assert told.head.movement is not None
        assert told.head.movement.destination == "QZF"

    def test_a_forged_one_is_not_said_to_have_expired_too(self) -> None:
        life = stored().out(100, "QZ-DLP", "QZF", gate_pass=shown("forged", expires=at(91)))
        assert life.run(until=101).rules() == ["A01"]


class TestUsedAgain:
    @pytest.mark.parametrize(
        ("after", "lane", "site", "severity"),
        [
            (2.0, "L1", "QZ-DLP", "P4"),
            (2 + SECOND, "L1", "QZ-DLP", "P2"),
            (1.0, "L2", "QZ-DLP", "P2"),
            (40.0, "L1", "QZ-YL", "P2"),
        ],
    )
    def test_the_same_leg_once_more(self, after: float, lane: str, site: str, severity: str) -> None:
        life = stored().out(100, "QZ-DLP", None, gate_pass=shown(), name="first")
        told = life.out(100 + after, site, None, gate_pass=shown(), lane=lane, name="again").run(until=150)
        alert = told.alert("A03")
        assert (alert.severity, alert.started_at) == (severity, at(100 + after))
        assert alert.evidence["scans"] == ["first", "again"]
        assert (alert.evidence["first_at"], alert.evidence["second_at"]) == (at(100), at(100 + after))

    def test_in_twice_on_one_pass(self) -> None:
        told = moved().out(200, "QZF-1", "QZ").into(300, "QZF-1", gate_pass=shown(), name="again").run(until=301)
        assert told.alert("A03").evidence["scans"] == ["in", "again"]

    def test_once_it_has_come_in_the_pass_is_spent(self) -> None:
        told = stored().into(110, "QZF-1", gate_pass=shown(), name="in").out(400, "QZF-1", None, gate_pass=shown())
        assert severities(told.run(until=401), "A03") == ["P2"]

    def test_another_pass_is_another_pass(self) -> None:
        life = moved().out(400, "QZF-1", None, gate_pass=shown(nonce="00000000000000bb", destination="QZ"))
        assert life.run(until=420).rules() == []

    def test_the_very_same_event_again_is_silent(self) -> None:
        life = stored().out(100, "QZ-DLP", None, gate_pass=shown(), name="out")
        life.events.append(life.events[-1])
        assert life.run(until=130).rules(explained=True) == []

    def test_a_late_exit_scan_takes_nothing_amiss(self) -> None:
        life = stored().into(130, "QZF-1", gate_pass=shown())
        told = life.out(100, "QZ-DLP", None, late=200, gate_pass=shown()).run()
        assert told.alerts("A03") == []

    @pytest.mark.parametrize("which", ["first", "second"])
    @pytest.mark.parametrize("fault", [{"clock_doubt": 45_000}, {"future": True}])
    def test_a_clock_fault_mutes_it(self, which: str, fault: dict[str, Any]) -> None:
        """Cause before symptom (A61, A62): it is counted, nobody is called."""
        first, second = (fault, {}) if which == "first" else ({}, fault)
        life = stored().out(100, "QZ-DLP", None, gate_pass=shown(), **first)
        told = life.out(140, "QZ-DLP", None, gate_pass=shown(), **second).run(until=141)
        assert severities(told, "A03") == ["P4"]
        assert told.alert("A03").evidence["clock_in_doubt"] is True

    def test_a_repeat_that_turns_out_worse_is_one_alert(self) -> None:
        life = stored().out(100, "QZ-DLP", None, gate_pass=shown(), name="a")
        life.out(101, "QZ-DLP", None, gate_pass=shown(), name="b").out(140, "QZ-YL", None, gate_pass=shown(), name="c")
        alert = life.out(141, "QZ-YL", None, gate_pass=shown(), name="d").run(until=142).alert("A03")
        assert (alert.severity, alert.started_at, alert.evidence["scans"]) == ("P2", at(101), ["a", "b", "c", "d"])

    def test_a_day_later_it_is_another_episode(self) -> None:
        life = stored().out(100, "QZ-DLP", None, gate_pass=shown(), name="a").out(200, "QZ-YL", None, gate_pass=shown())
        told = life.out(200 + 24 * 60 + SECOND, "QZ-YL", None, gate_pass=shown()).run()
        assert [alert.started_at for alert in told.alerts("A03")] == [at(200), at(200 + 24 * 60 + SECOND)]

    def test_the_repeat_is_policy(self) -> None:
        life = stored().out(100, "QZ-DLP", None, gate_pass=shown()).out(103, "QZ-DLP", None, gate_pass=shown())
        told = life.run(until=104, judged_by=policy("rules: {A03: {repeat_s: 200}}"))
        assert severities(told, "A03") == ["P4"]

    def test_a_use_that_did_not_occur_takes_it_back(self) -> None:
        life = stored().out(100, "QZ-DLP", None, gate_pass=shown(), name="out")
        life.out(140, "QZ-YL", None, gate_pass=shown(), name="wrong").void(150, "wrong")
        assert life.run().alert("A03").resolved_reason == "correction"

    @pytest.mark.parametrize("state", ["forged", "unchecked", "plain"])
    def test_only_a_valid_pass_can_be_used_up(self, state: str) -> None:
        life = (
            stored().out(100, "QZ-DLP", "QZF", gate_pass=shown(state)).out(140, "QZ-YL", "QZF", gate_pass=shown(state))
        )
        assert life.run(until=141).alerts("A03") == []


class TestPassOfAnotherUnit:
    @pytest.mark.parametrize(
        ("state", "named", "severity"),
        [
            ("valid", "iso6346:TEMU0000011", "P1"),
            ("plain", "iso6346:TEMU0000011", "P1"),
            ("valid", "iso6346:CSKU1234565", "P3"),
            ("valid", "iso6346:MSKU1234565", None),
            ("plain", "iso6346:MSKU1234565", None),
            ("forged", "iso6346:TEMU0000011", None),
            ("foreign", None, None),
        ],
    )
    def test_the_code_names_another_than_the_gate(self, state: str, named: str | None, severity: str | None) -> None:
        told = stored().out(100, "QZ-DLP", "QZF", gate_pass=shown(state, unit=named)).run(until=101)
        assert severities(told, "A05") == ([severity] if severity else [])

    def test_the_right_code_and_number_end_it(self) -> None:
        life = stored().out(100, "QZ-DLP", "QZF", gate_pass=shown(unit="iso6346:TEMU0000011"))
        told = life.into(130, "QZF-1", gate_pass=shown(), container="MSKU1234565").run(until=131)
        assert told.alert("A05").resolved_reason == "reread"
        assert told.alert("A05").evidence["bound"] == "iso6346:TEMU0000011"
