"""What is noted of a watch-list alert is as confidential in the unit's trail as it is in the alert."""

from typing import Any

import pytest

from gates.http.credentials import Principal
from gates.http.units import record_json
from streams.events import Action, Correction, GateScan
from streams.fold.alert import Alert
from streams.fold.heads import UnitHead
from streams.sharing import Role
from streams.store.commit import Stored
from streams.store.unit_reader import UnitRecord
from zones.region import load_region

UNIT, T0 = "iso6346:MSKU1234565", 1_772_410_500_000


def step(alert_id: str) -> Action:
    return Action(
        id=f"step-{alert_id}", subject=f"unit:{UNIT}", at=T0, received=T0, when=T0, alert_id=alert_id,
        action="dispatch", by="admin", note="smuggler, do not tell",
    )  # fmt: skip


def alert(alert_id: str, rule: str) -> Alert:
    return Alert(alert_id, rule, "P1", f"unit:{UNIT}", started_at=T0, raised_at=T0, updated_at=T0)


@pytest.mark.parametrize(("role", "sees"), [("operator", False), ("agency", False), ("admin", True)])
def test_a_note_on_a_watch_list_alert_is_left_out_of_the_trail(role: Role, sees: bool) -> None:
    record = UnitRecord(
        Stored(UnitHead(unit=UNIT)), [step("W"), step("S")], [], [alert("W", "A52"), alert("S", "A30")]
    )  # fmt: skip
    trail = record_json(record, Principal("somebody", role, "*"), load_region())["trail"]
    assert [bool(line["note"]) for line in trail] == [sees, True]


@pytest.mark.parametrize(("by", "voided"), [("QZ-DLP-G1", True), ("QZF-1-G1", False)])
def test_what_another_site_would_take_away_is_not_shown_as_voided(by: str, voided: bool) -> None:
    stamp: dict[str, Any] = {"subject": f"unit:{UNIT}", "at": T0, "received": T0, "when": T0}
    scan = GateScan(**stamp, id="s1", device="QZ-DLP-G1", site="QZ-DLP", lane="O1", direction="out")
    void = Correction(**stamp, id="c1", voids="s1", reason="did_not_occur", device=by)
    record = UnitRecord(Stored(UnitHead(unit=UNIT)), [scan, void], [], [])
    trail = record_json(record, Principal("somebody", "operator", "*"), load_region())["trail"]
    assert [line["voided"] for line in trail] == [voided, False]
