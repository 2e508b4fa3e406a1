"""The load of the barrier's benchmark is what it says: each unit once, where it is, as its gate would send it."""

import random
from collections import Counter
from itertools import pairwise

import msgspec

from benchmarks.crossings import KM, Sequences, crossings, gates_of, history, holds, units
from benchmarks.open_loop import Waits
from streams.signature import Secret, verify
from tests.bench import the_world

REGION = the_world().region
KEYS = {name: Secret.generate() for name in REGION.devices}
NOW_S = 1_772_410_503.0


def test_each_unit_is_scanned_once_at_the_gate_where_it_is() -> None:
    known = units(REGION, 400, random.Random(1))
    sent = crossings(known, KEYS, 500.0, Sequences(), random.Random(1))
    items = [msgspec.json.decode(one.body)["items"][0] for one in sent]
    assert [item["unit"] for item in items] == [unit.name for unit in known]
    assert len({unit.name for unit in known}) == 400
    for unit, one, item in zip(known, sent, items, strict=True):
        assert one.device == (unit.target if unit.moving else unit.home).id
        assert item["direction"] == ("in" if unit.moving else "out")
        verify([KEYS[one.device]], one.headers, one.body, int(one.headers["webhook-timestamp"]) * 1000)
    assert {gate.id for gate in gates_of(REGION)} >= {one.device for one in sent}


def test_trucks_come_at_the_rate_that_was_asked_for_and_go_no_further_than_they_can() -> None:
    known = units(REGION, 4_000, random.Random(2))
    sent = crossings(known, KEYS, 500.0, Sequences(), random.Random(2))
    assert 7.0 < sent[-1].due < 9.0
    assert all(one.due <= other.due for one, other in pairwise(sent))
    for unit in known:
        km = REGION.road_km(unit.home.node, unit.target.node, int(NOW_S * 1000))
        assert km is not None
        assert KM[0] <= km <= KM[1]


def test_what_came_before_puts_every_unit_where_it_is() -> None:
    known, seqs = units(REGION, 300, random.Random(3)), Sequences()
    seen: Counter[str] = Counter()
    for step in ("arrival", "put", "out"):
        for device, batches in history(step, known, seqs, NOW_S).items():
            for body in batches:
                batch = msgspec.json.decode(body)
                assert batch["device_id"] == device
                seen.update(item["kind"] for item in batch["items"])
    moving = sum(unit.moving for unit in known)
    assert seen == {"arrival": 300, "yard": 300, "gate": moving}
    held = [item["unit"] for body in holds(known, NOW_S) for item in msgspec.json.decode(body)["items"]]
    assert held == [unit.name for unit in known if unit.held]


def test_waits_are_read_off_the_whole_sample() -> None:
    waits = Waits([n / 1000 for n in range(100)], [], Counter({"pass": 99, "hold": 1}))
    waits.join(Waits([0.5], [0.0], Counter({"hold": 1})))
    assert (waits.at(0.5), waits.at(0.99), waits.at(1.0)) == (0.050, 0.099, 0.5)
    assert Waits().at(0.99) == 0.0
    assert round(waits.share("hold"), 1) == 2.0
