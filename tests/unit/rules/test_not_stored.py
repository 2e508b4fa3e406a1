"""A24: through the gate and put nowhere."""

import pytest

from streams.events import Heard, Notice, Quiet, Tick
from tests.life import MINUTE, Life, at

HOUR = 60.0


def gated(site: str) -> Life:
    to = {"FC-YW": "FC", "QZF-1": "QZF", "YZ-RAIL": "YZ"}[site]
    return Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP").out(100, "QZ-DLP", to).into(300, site)


@pytest.mark.parametrize(("site", "hours"), [("FC-YW", 4), ("QZF-1", 8), ("YZ-RAIL", 8)])
def test_four_hours_at_a_port_and_eight_elsewhere_and_the_watermark(site: str, hours: float) -> None:
    due = 300 + hours * HOUR + 15
    assert gated(site).run(until=due - 0.01).alerts("A24") == []
    alert = gated(site).run(until=due).alert("A24")
    assert (alert.severity, alert.site, alert.started_at) == ("P3", site, at(300))
    assert (alert.evidence["limit_h"], alert.evidence["limit_at"]) == (hours, at(300 + hours * HOUR))


@pytest.mark.parametrize(("after", "rings"), [(4 * HOUR, False), (4 * HOUR + 0.1, True)])
def test_being_put_away_ends_it(after: float, rings: bool) -> None:
    alerts = gated("FC-YW").put(300 + after, "FC-YW").run(until=900).alerts("A24")
    assert [alert.resolved_reason for alert in alerts] == (["stored"] if rings else [])


def test_a_put_away_in_time_that_is_told_late_takes_it_back() -> None:
    told = gated("FC-YW").put(400, "FC-YW", late=300).run(until=900)
    assert told.alert("A24").resolved_reason == "late_scan"


def test_leaving_the_site_ends_it() -> None:
    assert gated("FC-YW").out(400, "FC-YW", "QZ").run(until=560).alerts("A24") == []
    assert gated("FC-YW").depart(400, "FC-YW").run(until=900).alerts("A24") == []
    assert gated("FC-YW").out(700, "FC-YW", "QZ").run(until=701).alert("A24").resolved_reason == "left"


def test_what_came_by_sea_or_was_never_gated_waits_for_nothing() -> None:
    assert Life().arrive(0, "QZ-DLP").run(until=2000).alerts("A24") == []


def test_a_second_entry_does_not_start_the_clock_anew() -> None:
    alert = gated("FC-YW").into(500, "FC-YW").run(until=300 + 4 * HOUR + 15).alert("A24")
    assert alert.started_at == at(300)


def test_a_second_entry_of_what_is_stored_starts_no_clock() -> None:
    assert gated("FC-YW").put(320, "FC-YW").into(500, "FC-YW").run(until=2000).alerts("A24") == []


@pytest.mark.parametrize("device", ["FC-YW-Y1", "FC-YW-G1"])
@pytest.mark.parametrize(("heard_at", "now", "severity"), [(None, 700, "P4"), (600, 614, "P4"), (600, 615, "P3")])
def test_a_silent_device_of_the_site_softens_it_until_it_has_delivered(
    device: str, heard_at: float | None, now: float, severity: str
) -> None:
    life = gated("FC-YW")
    silence(life, device, "FC-YW", 350, heard_at)
    assert life.run(until=now).alert("A24").severity == severity


def test_a_silence_before_the_entry_or_elsewhere_softens_nothing() -> None:
    life = gated("FC-YW")
    silence(life, "FC-YW-Y1", "FC-YW", 150, 290)
    silence(life, "QZ-DLP-G1", "QZ-DLP", 350, None)
    assert life.run(until=700).alert("A24").severity == "P3"


def silence(life: Life, device: str, site: str, last: float, heard_at: float | None) -> None:
    quiet = at(last + 12.5)
    life.extra.append(
        Notice(
            Quiet(
                id=f"q{device}", subject=f"device:{device}", at=quiet, received=quiet, when=quiet, site=site,
                last_heard=at(last), beat=10 * MINUTE,
            )
        )
    )  # fmt: skip
    if heard_at is not None:
        heard = at(heard_at)
        life.extra.append(
            Notice(
                Heard(
                    id=f"h{device}", subject=f"device:{device}", at=heard, received=heard, when=heard, site=site,
                    last_heard=at(last),
                )
            )
        )  # fmt: skip


@pytest.mark.parametrize(("deaf_from", "severity"), [(539, "P4"), (540, "P3"), (541, "P3")])
def test_time_in_which_nothing_can_come_in_accuses_no_yard(deaf_from: float, severity: str) -> None:
    """A recording that is drained: the put-away may have come after its end."""
    life = gated("FC-YW")
    life.extra.append(Tick(at(300), at(deaf_from)))
    life.extra.append(Tick(at(deaf_from), at(700), intake=False))
    assert life.run(until=700).alert("A24").severity == severity


def test_once_things_can_come_in_again_it_is_judged_as_ever() -> None:
    life = gated("FC-YW")
    life.extra += [Tick(at(300), at(310)), Tick(at(310), at(700), intake=False), Tick(at(700), at(800))]
    assert life.run(until=800).alert("A24").severity == "P3"
