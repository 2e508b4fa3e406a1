"""A recording with trackers on the road, from the posted bytes to the alerts."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from gates.recording import Line
from linkage.replay import Replay, Replayed
from streams.times import rfc3339
from tests.bench import the_world
from tests.life import at
from tests.unit.rules.driving import OUT, ROADSIDE, from_corridor

UNIT, OTHER = "iso6346:MSKU1234565", "iso6346:GYOU4047990"
ABROAD = (21.5, 106.5)


def line(minutes: float, path: str, body: dict[str, Any]) -> Line:
    return Line(0, at(minutes), path, msgspec.json.encode(body))


def scan(minutes: float, site: str, kind: str, unit: str, **more: Any) -> Line:
    device = f"{site}-Y1" if kind == "yard" else f"{site}-G1"
    item = {"kind": kind, "event_id": f"{kind}-{minutes}-{unit[-3:]}", "seq": int(minutes), "unit": unit}
    item |= {"event_time": rfc3339(at(minutes))} | more
    return line(minutes, "/v1/scans", {"device_id": device, "send_time": rfc3339(at(minutes)), "items": [item]})


def fix(minutes: float, point: tuple[float, float], received: float | None = None, **named: Any) -> Line:
    item: dict[str, Any] = {
        "kind": "fix",
        "event_id": f"f-{minutes:g}",
        "event_time": rfc3339(at(minutes)),
    }
    item |= {"lat": point[0], "lon": point[1], "crs": "WGS84", **named}
    return line(minutes if received is None else received, "/v1/facts", {"source": "carrier", "items": [item]})


def recording() -> Iterator[Line]:
    """One unit strays with a tracker on, whose last fixes come in when it is on the way with another unit."""
    for minutes, unit in ((1, UNIT), (2, OTHER)):
        yield scan(minutes, "QZ-DLP", "arrival", unit, mode="vessel")
    yield scan(OUT, "QZ-DLP", "gate", UNIT, lane="O1", direction="out", destination="YZ", tracker="T1")
    off = from_corridor(9)
    yield fix(OUT + 60, off, tracker="T1")
    yield fix(OUT + 63, off, tracker="T1")
    yield scan(OUT + 150, "YZ-RAIL", "gate", UNIT, lane="I1", direction="in")
    yield scan(OUT + 200, "QZ-DLP", "gate", OTHER, lane="O1", direction="out", destination="YZ", tracker="T1")
    yield fix(OUT + 66, off, received=OUT + 230, tracker="T1")
    yield fix(OUT + 231, ROADSIDE, tracker="T1", speed_kmh=0)
    yield fix(OUT + 262, ROADSIDE, tracker="T1", speed_kmh=0)
    yield fix(OUT + 270, ABROAD, unit=OTHER)
    yield fix(OUT + 271, ABROAD, unit=OTHER)
    yield fix(OUT + 272, ABROAD, tracker="T9")
    yield scan(OUT + 400, "YZ-RAIL", "gate", OTHER, lane="I1", direction="in")


@pytest.fixture(scope="module")
def replayed() -> Replayed:
    replay = Replay(the_world())
    replay.feed(sorted(recording(), key=lambda one: one.received_at))
    return replay.finish(3_600_000)


def test_each_fix_is_judged_where_it_belongs(replayed: Replayed) -> None:
    found = {(alert.rule, alert.subject, alert.started_at) for alert in replayed.alerts.values() if alert.rule < "A20"}
    assert found == {
        ("A17", f"unit:{UNIT}", at(OUT + 60)),
        ("A18", f"unit:{OTHER}", at(OUT + 231)),
        ("A19", f"unit:{OTHER}", at(OUT + 270)),
    }
    assert replayed.rejected == {}


def test_all_is_over_with_the_entry(replayed: Replayed) -> None:
    assert not any(alert.open for alert in replayed.alerts.values() if "A17" <= alert.rule <= "A20")


def test_the_books_balance_with_fixes_nobody_claims(replayed: Replayed) -> None:
    books = replayed.state.books
    assert books.balance
    assert books.applied == books.accepted
