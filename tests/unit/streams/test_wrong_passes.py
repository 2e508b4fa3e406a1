"""A gate that was told ``pass`` of what a rule holds a truck for is counted once, where the log is judged."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from streams.events import Hold, Release, ShownPass, Watch, encode_record
from streams.metrics import TrackerMetrics
from streams.partition import Partition
from streams.store.memory import MemoryStore
from streams.subject import PARTITIONS, partition_of
from streams.tracker import TrackerSettings
from streams.tracker.applier import Applier, Surroundings
from streams.tracker.records import Batch
from streams.tracker.strikes import Strikes
from streams.tracker.wrong_passes import wrong_passes
from tests.bench import the_world
from tests.life import UNIT, Life, Told, at

FORGED = ShownPass(state="forged", unit="iso6346:MSKU1234565")


def stored() -> Life:
    return Life().arrive(0, "QZ-DLP").put(30, "QZ-DLP")


def held() -> Life:
    return stored().fact(40, Hold, action="place")


def released() -> Life:
    return stored().fact(40, Release, valid_from=at(0), valid_to=at(9_000))


def counted(told: Told) -> Counter[tuple[str, str]]:
    return sum((wrong_passes(commit) for commit in told.run.commits), Counter[tuple[str, str]]())


@pytest.mark.parametrize(
    ("life", "read", "rule"),
    [
        (held(), {"to": "NNL"}, "A44"),
        (stored(), {"to": "outside"}, "A12"),
        (released(), {"to": "NNL", "gate_pass": FORGED}, "A01"),
        (released(), {"to": "NNL", "seal_state": "broken"}, "A30"),
    ],
)
@pytest.mark.parametrize("answered", ["pass", "hold", "review", "degraded", None])
def test_a_pass_is_wrong_where_a_rule_that_holds_rings(
    life: Life, read: dict[str, Any], rule: str, answered: str | None
) -> None:
    fresh = Life()
    fresh.events = list(life.events)
    told = fresh.out(100, "QZ-DLP", answered=answered, **read).run()
    assert rule in told.rules()
    assert counted(told) == ({(rule, "QZ-DLP"): 1} if answered == "pass" else {})


def test_the_gate_that_let_the_unit_out_was_not_wrong_where_the_next_finds_another_seal() -> None:
    life = released().out(100, "QZ-DLP", "NNL", answered="pass")
    told = life.into(300, "NNL-1", seal="CN999999", answered="hold").run()
    assert "A31" in told.rules()
    assert counted(told) == {}


def test_it_is_counted_once_however_the_alert_goes_on() -> None:
    life = held().out(100, "QZ-DLP", "NNL", answered="pass")
    told = life.fact(200, Hold, action="lift").into(300, "NNL-1", answered="pass").run(until=3_000)
    assert counted(told)["A44", "QZ-DLP"] == 1


def test_what_rests_on_the_watch_list_is_in_no_figure() -> None:
    told = released().fact(50, Watch, action="add").out(100, "QZ-DLP", "NNL", answered="pass").run()
    assert "A52" in told.rules()
    assert counted(told) == {}


async def test_a_tracker_counts_it() -> None:
    async def nowhere(*_: object) -> None:
        raise AssertionError("nothing is sought, and nothing set aside")

    figures = TrackerMetrics(the_world().region.sites)
    assert _figure(figures, "A44", "QZ-DLP") == 0
    assert _figure(figures, "A52", "QZ-DLP") is None
    p = partition_of(UNIT)
    around = Surroundings(
        TrackerSettings(broker="none://"),
        MemoryStore(),
        lambda number, state, deadlines: Partition(number, the_world(), state, deadlines),
        figures,
        Strikes(9),
        nowhere,
        nowhere,
        _NoLog(),
    )
    applier = Applier(p, around)
    await applier.open()
    for offset, event in enumerate(held().out(100, "QZ-DLP", "NNL", answered="pass").events):
        batch = Batch(p, PARTITIONS, offset)
        batch.add(offset, encode_record([event]))
        await applier.apply(batch)
    assert _figure(figures, "A44", "QZ-DLP") == 1
    assert _figure(figures, "A44", "NNL-1") == 0


def _figure(figures: TrackerMetrics, rule: str, site: str) -> float | None:
    return figures.collectors.get_sample_value("linkage_wrong_passes_total", {"rule": rule, "site": site})


class _NoLog:
    """Nothing is written to it."""

    async def append(
        self, records: Mapping[int, list[bytes]], events: Mapping[int, int] | None = None
    ) -> dict[int, int]:
        raise AssertionError((records, events))

    async def ends(self) -> dict[int, int]:
        raise AssertionError

    async def close(self) -> None:
        raise AssertionError
