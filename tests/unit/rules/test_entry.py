"""A10, A11, A25, with the late scan, the correction and the silent gate that explain them."""

import pytest

from streams.events import Document, Heard, Notice, Quiet
from tests.life import MINUTE, Life, at


def stored() -> Life:
    return Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP")


def silent(site: str, since: float) -> Quiet:
    now = at(since + 13)
    return Quiet(
        id="q", subject=f"device:{site}-G1", at=now, received=now, when=now, site=site, last_heard=at(since),
        beat=10 * MINUTE,
    )  # fmt: skip


def test_second_entry_at_the_same_site_is_a_double_entry_after_the_watermark() -> None:
    life = stored().out(100, "QZ-DLP", "QZF").into(130, "QZF-1").into(200, "QZF-1")
    assert life.run(until=214.9).rules() == []
    told = life.run(until=215)
    assert told.rules() == ["A10"]
    assert told.alert("A10").severity == "P2"
    assert told.alert("A10").raised_at == at(215)


def test_a_repeat_of_the_scanner_is_no_second_entry() -> None:
    life = stored().out(100, "QZ-DLP", "QZF").into(130, "QZF-1").into(132, "QZF-1")
    assert life.run().rules() == []
    assert stored().out(100, "QZ-DLP", "QZF").into(130, "QZF-1").into(132.1, "QZF-1").run().rules() == ["A10"]


def test_a_late_exit_within_the_watermark_keeps_the_double_entry_silent() -> None:
    life = stored().out(100, "QZ-DLP", "QZF").into(130, "QZF-1").into(300, "QZF-1").out(250, "QZF-1", "QZF", late=60)
    assert life.run().rules(explained=True) == []


def test_a_late_exit_after_the_watermark_resolves_the_alert() -> None:
    life = stored().into(240, "QZF-1").out(200, "QZ-DLP", "QZF", late=120)
    told = life.run()
    assert told.rules() == []
    assert told.alert("A11").resolved_reason == "late_scan"
    assert told.alert("A11").state == "resolved"


def test_a_correction_takes_the_double_entry_away() -> None:
    life = stored().out(100, "QZ-DLP", "QZF").into(130, "QZF-1").into(200, "QZF-1", name="wrong").void(230, "wrong")
    told = life.run()
    assert told.rules() == []
    assert told.alert("A10").resolved_reason == "correction"


def test_entry_elsewhere_without_exit_is_a_skipped_checkpoint() -> None:
    told = stored().into(240, "QZF-1").run()
    assert told.rules() == ["A11"]
    assert told.alert("A11").evidence["missing_at_site"] == "QZ-DLP"
    assert told.head.site == "QZF-1"


def test_exit_where_the_unit_is_not_is_a_skipped_checkpoint() -> None:
    assert stored().out(240, "FC-YW", "QZ").run(until=260).rules() == ["A11"]


def test_exit_and_entry_in_order_are_no_anomaly() -> None:
    assert stored().out(100, "QZ-DLP", "QZF").into(130, "QZF-1").put(160, "QZF-1").run().rules() == []


@pytest.mark.parametrize(("heard_at", "now", "severity"), [(None, 290, "P4"), (400, 410, "P4"), (400, 420, "P2")])
def test_a_silent_gate_softens_the_skipped_checkpoint_until_it_has_delivered(
    heard_at: int | None, now: int, severity: str
) -> None:
    life = stored().into(240, "QZF-1")
    common = {"subject": "device:QZ-DLP-G1", "site": "QZ-DLP", "last_heard": at(150)}
    quiet = Quiet(id="q", at=at(163), received=at(163), when=at(163), beat=10 * MINUTE, **common)  # type: ignore[arg-type]
    life.extra.append(Notice(quiet))
    if heard_at is not None:
        back = Heard(id="h", at=at(heard_at), received=at(heard_at), when=at(heard_at), **common)  # type: ignore[arg-type]
        life.extra.append(Notice(back))
    assert life.run(until=now).alert("A11").severity == severity


def test_a_silent_gate_softens_the_double_entry() -> None:
    life = stored().out(100, "QZ-DLP", "QZF").into(130, "QZF-1").into(300, "QZF-1")
    common = {
        "subject": "device:QZF-1-G1",
        "site": "QZF-1",
        "last_heard": at(200),
        "received": at(213),
        "when": at(213),
    }
    life.extra.append(Notice(Quiet(id="q", at=at(213), beat=10 * MINUTE, **common)))  # type: ignore[arg-type]
    assert life.run(until=330).alert("A10").severity == "P4"


def test_a_silent_gate_softens_the_unexpected_arrival_too() -> None:
    life = Life().into(240, "QZF-1")
    life.extra.append(Notice(silent("QZF-1", 150)))
    assert life.run(until=300).alert("A25").severity == "P4"


def test_entry_of_an_unknown_unit_is_unexpected_after_five_minutes() -> None:
    life = Life().into(0, "QZF-1")
    assert life.run(until=4.9).rules() == []
    assert life.run(until=5).alert("A25").severity == "P3"


def test_entry_of_a_discharged_unit_is_unexpected_and_nothing_else() -> None:
    assert stored().depart(300, "QZ-DLP").into(900, "QZF-1").run().rules() == ["A25"]


def test_an_arrival_record_that_lags_explains_the_entry() -> None:
    assert Life().into(10, "QZF-1").arrive(2, "QZF-1", late=10).run(until=60).rules(explained=True) == []
    told = Life().into(10, "QZF-1").arrive(2, "QZF-1", late=20).run(until=60)
    assert told.alert("A25").resolved_reason == "late_scan"


def test_a_manifest_on_file_makes_the_unit_known() -> None:
    assert Life().fact(0, Document, type="manifest", number="M1").into(60, "QZF-1").run().rules() == []
