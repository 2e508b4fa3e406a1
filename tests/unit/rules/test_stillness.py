"""A60, second clause: a gate whose heartbeats come and that scans nothing, against its own rhythm by weekday-hour."""

from collections.abc import Iterable
from typing import Any

import msgspec
import pytest

from streams import events as log
from streams.events import Entry
from streams.fold.alert import Alert
from streams.fold.heads import DeviceHead
from streams.fold.rhythm import GAPS_KEPT, LONG, hour_of_week, read_hour
from streams.policy_file import read_policy
from streams.rules.catalogue import world
from streams.store.codec import decode_stored, encode
from streams.store.commit import Stored
from streams.world import World
from tests.bench import Run, the_world
from tests.life import MINUTE, at

ALL_DAY, BY_DAY = ("QZ-DLP-G1", "QZ-DLP"), ("PX-YYG-G1", "PX-YYG")
"""Gates that never shut, and that are open from 7 to 21 h."""
HOUR, WEEK = 60, 7 * 24 * 60
NINE = 9 * HOUR
"""Minutes since Monday 0 h by the clock of the gates."""


class Gate:
    """Entries of one gate in order; minutes since Monday 0 h, ``weeks`` after the first one."""

    def __init__(self, place: tuple[str, str] = ALL_DAY, judged_by: World | None = None) -> None:
        self.name, self.site = place
        self.run = Run(judged_by)
        self.count = 0

    def pulse(self, minutes: float, scans: Iterable[float] = ()) -> "Gate":
        now = at(minutes)
        self.count += 1
        crossings = tuple(("O1", at(scan), f"v{scan}") for scan in scans)
        return self._feed(log.Pulse(**self._stamp(f"p{self.count}", now), sent=now, crossings=crossings))

    def scan(self, minutes: float) -> "Gate":
        return self.pulse(minutes, [minutes])

    def beats(self, begin: float, end: float) -> "Gate":
        """Heartbeats every ten minutes, nothing in them."""
        for turn in range(int((end - begin) // 10) + 1):
            self.pulse(begin + 10 * turn)
        return self

    def busy(self, weeks: int = 4, every: float = 5, begin: int = 8 * HOUR, end: int = 18 * HOUR) -> "Gate":
        """A truck every so many minutes on each Monday of so many weeks, told once a day."""
        for week in range(weeks):
            trucks = [week * WEEK + begin + turn * every for turn in range(int((end - begin) / every) + 1)]
            self.pulse(trucks[-1] + 1, trucks)
        return self

    def quiet(self, last: float, noticed: float) -> "Gate":
        stamp = self._stamp(f"q{last}", at(noticed))
        return self._feed(log.Notice(log.Quiet(**stamp, last_heard=at(last), beat=10 * MINUTE)))

    def heard(self, minutes: float, last: float) -> "Gate":
        return self._feed(log.Notice(log.Heard(**self._stamp(f"h{minutes}", at(minutes)), last_heard=at(last))))

    def until(self, minutes: float) -> "Gate":
        self.run.drain(at(minutes))
        return self

    def alerts(self) -> list[Alert]:
        return sorted((a for a in self.run.alerts.values() if a.rule == "A60"), key=lambda a: a.started_at)

    def stand(self) -> list[tuple[str, str | None, str]]:
        """(severity, level, reason or state) of each."""
        return [(a.severity, a.level, a.resolved_reason or a.state) for a in self.alerts()]

    @property
    def head(self) -> DeviceHead:
        (piece,) = [one for one in self.run.partition.pieces() if one.subject.startswith("device:")]
        assert isinstance(piece.head, DeviceHead)
        return piece.head

    def _stamp(self, name: str, now: int) -> dict[str, Any]:
        return {
            "id": name, "subject": f"device:{self.name}", "at": now, "received": now, "when": now, "site": self.site
        }  # fmt: skip

    def _feed(self, entry: Entry) -> "Gate":
        self.run.feed([entry])
        return self


MONDAY = 4 * WEEK
STILL = [("P3", "no_scans", "new")]


def still_since(minutes: float, last_beat: float, gate: Gate) -> Gate:
    """Scans up to then on the fifth Monday, heartbeats after that."""
    return gate.scan(MONDAY + minutes).beats(MONDAY + minutes + 5, MONDAY + last_beat)


def test_heartbeats_and_no_scan_for_half_an_hour_ring_once_late_ones_had_their_time() -> None:
    gate = still_since(NINE, NINE + 40, Gate().busy())
    assert gate.until(MONDAY + NINE + 45 - 0.1).stand() == []
    (alert,) = gate.until(MONDAY + NINE + 45).alerts()
    assert (alert.severity, alert.level, alert.state) == ("P3", "no_scans", "new")
    assert (alert.started_at, alert.node, alert.site) == (at(MONDAY + NINE), "QZ", "QZ-DLP")
    evidence = alert.evidence
    assert (evidence["usual_gap_min"], evidence["limit_min"], evidence["gaps_known"]) == (5, 30.0, 12)
    assert evidence["still_at"] == at(MONDAY + NINE + 30)


def test_more_than_two_hours_are_worse() -> None:
    gate = still_since(NINE, NINE + 125, Gate().busy())
    assert gate.until(MONDAY + NINE + 134.9).stand() == STILL
    assert gate.until(MONDAY + NINE + 135).stand() == [("P2", "no_scans", "new")]


@pytest.mark.parametrize(("scanned", "found"), [(30, []), (30.1, [("P3", "no_scans", "scanned")])])
def test_a_scan_ends_it_and_one_in_time_leaves_nothing_to_find(scanned: float, found: list[object]) -> None:
    gate = still_since(NINE, NINE + 25, Gate().busy()).scan(MONDAY + NINE + scanned).until(MONDAY + NINE + 60)
    assert gate.stand() == found


def test_a_scan_that_is_held_up_explains_it_away() -> None:
    gate = still_since(NINE, NINE + 45, Gate().busy())
    assert gate.stand() == STILL
    assert gate.pulse(MONDAY + NINE + 46, [MONDAY + NINE + 20]).stand() == [("P3", "no_scans", "late_scan")]


@pytest.mark.parametrize(("every", "limit"), [(6, 30), (7, 35), (10, 50)])
def test_five_times_the_usual_gap_where_that_is_more(every: float, limit: int) -> None:
    gate = still_since(NINE, NINE + 100, Gate().busy(weeks=4, every=every))
    (alert,) = gate.alerts()
    assert (alert.evidence["usual_gap_min"], alert.evidence["still_at"]) == (every, at(MONDAY + NINE + limit))


@pytest.mark.parametrize(("weeks", "found"), [(2, []), (3, STILL)])
def test_an_hour_is_known_after_three_weeks(weeks: int, found: list[object]) -> None:
    gate = Gate().busy(weeks=weeks)
    gate.scan(weeks * WEEK + NINE).beats(weeks * WEEK + NINE + 5, weeks * WEEK + NINE + 60)
    assert gate.stand() == found


@pytest.mark.parametrize(("least", "found"), [(9, []), (8, STILL)])
def test_an_hour_is_known_from_so_many_gaps(least: int, found: list[object]) -> None:
    """Two of each hour in four weeks are eight; five times half an hour may no scan come."""
    policy = read_policy(f"rules: {{A60: {{still_gaps: {least}, still_known: 50, severe_min: 500}}}}")
    gate = Gate(judged_by=world(the_world().region, policy)).busy(every=30)
    assert still_since(NINE, NINE + 170, gate).stand() == found


@pytest.mark.parametrize(("hours", "found"), [(8, []), (9, STILL)])
def test_a_gate_is_known_from_a_hundred_gaps(hours: int, found: list[object]) -> None:
    """Twelve of each hour are kept."""
    gate = Gate().busy(begin=8 * HOUR, end=(8 + hours) * HOUR)
    assert still_since(NINE, NINE + 60, gate).stand() == found


def test_another_weekday_or_hour_is_not_known() -> None:
    tuesday = Gate().busy()
    tuesday.scan(MONDAY + 24 * HOUR + NINE).beats(MONDAY + 24 * HOUR + NINE + 5, MONDAY + 34 * HOUR)
    assert tuesday.stand() == []
    assert still_since(5 * HOUR, 7 * HOUR, Gate().busy()).stand() == []


def test_time_counts_only_in_hours_that_are_known() -> None:
    """Last scanned in the night: half an hour after work begins."""
    gate = still_since(5 * HOUR, 8 * HOUR + 60, Gate().busy())
    assert [alert.evidence["still_at"] for alert in gate.alerts()] == [at(MONDAY + 8 * HOUR + 30)]


def test_the_end_of_work_is_no_silence() -> None:
    """In the last hour of work a long gap begins every week."""
    assert still_since(18 * HOUR - 10, 24 * HOUR, Gate().busy(end=18 * HOUR - 10)).stand() == []


def test_a_gate_that_has_been_still_for_longer_in_that_hour_is_given_as_long() -> None:
    gate = Gate()
    for week in range(4):
        trucks = [week * WEEK + 8 * HOUR + 5 * turn for turn in range(121)]
        if week == 3:
            trucks = [truck for truck in trucks if not week * WEEK + 9 * HOUR < truck < week * WEEK + 9 * HOUR + 45]
        gate.pulse(trucks[-1] + 1, trucks)
    (alert,) = still_since(NINE, NINE + 100, gate).alerts()
    assert (alert.evidence["longest_gap_min"], alert.evidence["limit_min"]) == (45, 45.0)


def test_trucks_that_come_by_chance_tell_nothing() -> None:
    """One gap in twenty is six times as long as the usual one."""
    gate = Gate()
    for week in range(4):
        now, trucks = float(week * WEEK + 8 * HOUR), list[float]()
        while now < week * WEEK + 18 * HOUR:
            trucks.append(now)
            now += 70 if len(trucks) % 20 == 0 else 10
        gate.pulse(trucks[-1] + 1, trucks)
    assert still_since(NINE, NINE + 200, gate).stand() == []


def test_a_gate_that_is_shut_is_not_still() -> None:
    """Open until 21 h: ten minutes before, and on from 7 h on Tuesday, of which nothing is known."""
    gate = Gate(BY_DAY).busy(begin=7 * HOUR, end=21 * HOUR - 10)
    assert still_since(21 * HOUR - 10, 35 * HOUR, gate).stand() == []


def test_open_time_counts_on_from_before_the_night() -> None:
    gate = Gate(BY_DAY)
    for day in range(21):
        begin = day * 24 * HOUR + 7 * HOUR
        trucks = [begin + turn * 5.0 for turn in range(14 * 12)]
        gate.pulse(trucks[-1] + 1, trucks)
    begin = 21 * 24 * HOUR
    gate.scan(begin + 21 * HOUR - 10).beats(begin + 21 * HOUR, begin + 32 * HOUR)
    (alert,) = gate.alerts()
    assert alert.evidence["still_at"] == at(begin + 31 * HOUR + 20)


def test_a_gate_that_falls_silent_before_it_is_proved_is_only_silent() -> None:
    gate = still_since(NINE, NINE + 25, Gate().busy()).quiet(MONDAY + NINE + 25, MONDAY + NINE + 37.5)
    (alert,) = gate.until(MONDAY + NINE + 100).alerts()
    assert (alert.level, alert.started_at) == (None, at(MONDAY + NINE + 25))


def test_a_gate_that_is_still_and_then_silent_is_one_incident_until_it_scans() -> None:
    gate = still_since(NINE, NINE + 55, Gate().busy())
    start = MONDAY + NINE
    assert gate.stand() == STILL
    gate.quiet(start + 55, start + 67.5).until(start + 85)
    assert gate.stand() == STILL
    assert gate.until(start + 86).stand() == [("P3", None, "new")]
    gate.heard(start + 100, start + 55)
    assert gate.stand() == STILL
    assert gate.scan(start + 101).stand() == [("P3", "no_scans", "scanned")]


def test_a_gate_that_is_heard_again_has_its_time_anew() -> None:
    gate = still_since(NINE, NINE + 5, Gate().busy()).quiet(MONDAY + NINE + 5, MONDAY + NINE + 17.5)
    back = MONDAY + NINE + 60
    gate.heard(back, MONDAY + NINE + 5).beats(back, back + 40)
    assert gate.stand() == [("P3", None, "heard")]
    assert gate.beats(back + 50, back + 50).stand() == [("P3", None, "heard"), *STILL]
    assert gate.alerts()[1].evidence["still_since_at"] == at(back)


def test_a_recording_that_has_ended_proves_nothing() -> None:
    gate = still_since(NINE, NINE + 20, Gate().busy())
    now = gate.run.partition.state.time
    gate.run.feed([log.Tick(now, now + 30 * HOUR * MINUTE, intake=False)])
    assert gate.stand() == []


def test_a_scan_from_the_future_is_no_later_than_its_reception() -> None:
    gate = Gate().pulse(10, [300])
    assert gate.head.scanned_at == at(10)


def test_what_is_kept_of_an_hour() -> None:
    gate = Gate().busy(weeks=2, every=4, begin=8 * HOUR, end=9 * HOUR)
    entry = gate.head.rhythm[hour_of_week(at(8 * HOUR))]
    assert (read_hour(entry).weeks, len(read_hour(entry).gaps), len(entry)) == (2, GAPS_KEPT, GAPS_KEPT + 2)
    gate.scan(2 * WEEK + 8 * HOUR)
    assert read_hour(gate.head.rhythm[hour_of_week(at(9 * HOUR))]).gaps[-1] == LONG


def test_a_repeat_or_a_second_unit_on_the_truck_is_no_gap() -> None:
    gate = Gate()
    stamp = gate._stamp("p", at(10))
    crossings = (("O1", at(5), "v"), ("O1", at(6.5), "v"), ("O1", at(9), "w"))
    gate._feed(log.Pulse(**stamp, sent=at(10), crossings=crossings))
    assert [read_hour(entry).gaps for entry in gate.head.rhythm.values()] == [(4,)]


def test_what_is_lost_in_a_silence_teaches_no_gap() -> None:
    gate = Gate().scan(0).quiet(1, 13.5).heard(90, 1).scan(91)
    assert gate.head.rhythm == {}
    drained = Gate().scan(0).quiet(1, 13.5).heard(90, 1).pulse(91, [20, 40])
    assert sorted(read_hour(entry).gaps for entry in drained.head.rhythm.values()) == [(20, 20)]


def test_what_is_known_of_a_gate_is_kept_as_it_is_and_in_little_room() -> None:
    """All hours of a week, each with as many gaps as are kept: thirty bytes an hour."""
    gate = Gate()
    for day in range(7):
        gate.pulse((day + 1) * 24 * HOUR, [day * 24 * HOUR + turn * 4 for turn in range(24 * 15)])
    stored = Stored(gate.head)
    assert len(gate.head.rhythm) == 168
    assert decode_stored(encode(stored)).head == gate.head
    assert len(msgspec.json.encode(gate.head.rhythm)) < 168 * 30


def test_a_head_of_before_knows_no_rhythm_and_begins_to_learn() -> None:
    old = decode_stored(b'{"head":{"type":"DeviceHead","device":"QZ-DLP-G1","heard":1,"scans":4711}}').head
    assert isinstance(old, DeviceHead)
    assert (old.scanned_at, old.rhythm, old.passages, old.stretches) == (None, {}, (), ())


def test_a_pulse_of_before_holds_no_crossings() -> None:
    raw = (
        b'{"kind":"pulse","id":"p","subject":"device:QZ-DLP-G1","at":1,"received":1,"when":1,"sent":1,"site":"QZ-DLP"}'
    )
    pulse = log.decode_event(raw)
    assert isinstance(pulse, log.Pulse)
    assert pulse.crossings == ()
