"""A recording whose gates read real passes, from the posted bytes to the alerts (A01, A02, A03)."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from gates.passes.issue import Signer
from gates.passes.key_ring import KeyRing
from gates.recording import Line
from linkage.replay import Replay, Replayed
from streams.fold.alert import Alert
from streams.times import rfc3339
from tests.bench import the_world
from tests.life import START, at
from tests.unit.gates.passes.making import HOUR, NOW, SIGNER, signer, token

LAWFUL, LATE, COPIED, FORGED, STOLEN = (
    "MSKU1234565", "GYOU4047990", "TEMU0000011", "CSKU1234565", "MRKU4976720",
)  # fmt: skip
UNKNOWN = "sscc:106141412345678908"
LEAKED = signer()
RING = KeyRing([SIGNER.key, msgspec.structs.replace(LEAKED.key, revoked_at=at(300))])
"""One of the keys is revoked five hours into the recording."""


def batch(minutes: float, site: str, item: dict[str, Any]) -> Line:
    whole = {"event_id": f"{site}-{minutes}", "seq": int(minutes), "event_time": rfc3339(at(minutes))} | item
    body = {"device_id": f"{site}-G1", "send_time": rfc3339(at(minutes)), "items": [whole]}
    return Line(0, at(minutes), "/v1/scans", msgspec.json.encode(body))


def gate(minutes: float, site: str, direction: str, text: str, lane: str = "O1") -> Line:
    """The gate sends what its scanner read, and neither unit nor destination."""
    return batch(minutes, site, {"kind": "gate", "lane": lane, "direction": direction, "qr_token": text})


def passed(unit: str, by: Signer = SIGNER, hours: int = 24) -> str:
    return token(by, unit=unit, destination="QZF", expires=NOW + hours * HOUR)


def recording() -> Iterator[Line]:
    for minute, unit in enumerate((LAWFUL, LATE, COPIED, FORGED, STOLEN), 1):
        yield batch(minute, "QZ-DLP", {"kind": "arrival", "unit": unit, "mode": "vessel"})
    good = passed(LAWFUL)
    yield gate(60, "QZ-DLP", "out", good)
    yield gate(90, "QZF-1", "in", good, "I1")
    old = passed(LATE, hours=1)
    yield gate(100, "QZ-DLP", "out", old)
    yield gate(130, "QZF-1", "in", old, "I1")
    copy = passed(COPIED)
    yield gate(140, "QZ-DLP", "out", copy)
    yield gate(141, "QZ-DLP", "out", copy)
    yield gate(170, "QZF-1", "in", copy, "I1")
    yield gate(230, "QZF-1", "in", copy, "I1")
    yield gate(240, "QZ-DLP", "out", passed(FORGED, signer()))
    stolen = passed(STOLEN, LEAKED)
    yield gate(250, "QZ-DLP", "out", stolen)
    yield gate(310, "QZF-1", "in", stolen, "I1")
    yield gate(320, "QZF-1", "in", passed(UNKNOWN), "I1")


LINES = list(recording())


def replay(ring: KeyRing | None = RING) -> Replayed:
    run = Replay(the_world(), ring=lambda: ring)
    run.feed(LINES)
    return run.finish(HOUR)


@pytest.fixture(scope="module")
def replayed() -> Replayed:
    return replay()


def of(replayed: Replayed, unit: str) -> list[Alert]:
    mine = [alert for alert in replayed.alerts.values() if alert.subject.endswith(unit) and alert.rule < "A10"]
    return sorted(mine, key=lambda alert: (alert.rule, alert.started_at))


def told(replayed: Replayed, unit: str) -> list[tuple[str, str, float]]:
    return [(one.rule, one.severity, (one.started_at - START) / 60_000) for one in of(replayed, unit)]


def test_every_scan_was_taken_by_its_pass_alone(replayed: Replayed) -> None:
    assert replayed.rejected == {}
    assert replayed.units[f"iso6346:{LAWFUL}"].site == "QZF-1"


def test_one_exit_and_one_entry_are_one_movement_to_where_the_pass_says(replayed: Replayed) -> None:
    moved = [one for one in replayed.movements.values() if one.unit.endswith(LAWFUL)]
    assert [(one.destination, one.state) for one in moved] == [("QZF", "closed")]
    assert told(replayed, LAWFUL) == []


def test_an_expired_pass_is_one_finding_a_gate(replayed: Replayed) -> None:
    assert told(replayed, LATE) == [("A02", "P3", 100), ("A02", "P3", 130)]


def test_a_repeat_is_counted_and_a_copy_rings(replayed: Replayed) -> None:
    assert told(replayed, COPIED) == [("A03", "P2", 141)]
    assert of(replayed, COPIED)[0].evidence["scans"] == ["QZ-DLP-140", "QZ-DLP-141", "QZF-1-230"]


def test_a_pass_by_a_key_nobody_knows_rings_and_leads_nowhere(replayed: Replayed) -> None:
    assert told(replayed, FORGED) == [("A01", "P1", 240)]
    assert not [one for one in replayed.movements.values() if one.unit.endswith(FORGED)]


def test_a_revoked_key_is_good_until_it_is_revoked(replayed: Replayed) -> None:
    (alert,) = of(replayed, STOLEN)
    assert (alert.rule, alert.severity, alert.evidence["reason"], alert.started_at) == (
        "A01", "P1", "revoked_key", at(310),
    )  # fmt: skip


def test_a_pass_of_a_unit_nobody_announced_rings_after_a_while(replayed: Replayed) -> None:
    (alert,) = of(replayed, UNKNOWN)
    assert (alert.severity, alert.started_at, alert.raised_at) == ("P2", at(320), at(325))


def test_it_comes_out_the_same_every_time(replayed: Replayed) -> None:
    assert replay().alerts == replayed.alerts


def test_without_keys_nothing_is_said_of_passes() -> None:
    assert not [alert for alert in replay(None).alerts.values() if alert.rule in ("A01", "A02", "A03")]
