"""When there is no time or no state to answer by, trucks pass, and it says so."""

import asyncio
from collections.abc import Iterable

import pytest

from gates import gatekeeper
from gates.barrier import Answer, answer
from gates.gatekeeper import TOLD_KEPT, Gatekeeper
from gates.item_result import ItemResult
from streams.events import Entry, GateScan
from streams.fold.heads import Head, UnitHead
from streams.metrics import GatewayMetrics
from streams.policies import Policies, Times
from streams.store.errors import StoreUnavailable
from streams.world import World
from tests.bench import the_world
from tests.life import UNIT, Life

HELD = UnitHead(unit="iso6346:MSKU1234565", stage="stored", node="QZ", site="QZ-DLP", known=True, holds=("h1",))


class Units:
    """A store that answers, fails, or never comes back."""

    def __init__(self, head: Head | None = HELD, failing: bool = False, hanging: bool = False) -> None:
        self.head, self.failing, self.hanging = head, failing, hanging
        self.asked = 0

    async def heads(self, subjects: Iterable[str]) -> dict[str, Head]:
        self.asked += 1
        if self.hanging:
            await asyncio.Event().wait()
        if self.failing:
            raise StoreUnavailable("Redis: away")
        return {subject: self.head for subject in subjects if self.head is not None}

    async def policies(self) -> Policies:
        return ()

    async def travel_times(self) -> Times:
        return ()


def exit_scan(name: str = "e1") -> GateScan:
    (scan,) = Life().out(100, "QZ-DLP", "PX", name=name).events
    assert isinstance(scan, GateScan)
    return scan


async def told(units: Units, *scans: GateScan, patience_s: float = 5.0) -> tuple[list[ItemResult], list[Entry]]:
    keeper = Gatekeeper(units, the_world(), GatewayMetrics(), patience_s)
    results = [ItemResult(event_id=scan.id, status="accepted") for scan in scans]
    entries: list[Entry] = list(scans)
    await keeper.decide({0: entries}, results)
    return results, entries


async def test_with_the_state_at_hand_it_decides() -> None:
    (result,), (entry,) = await told(Units(), exit_scan())
    assert (result.decision, result.degraded, [one.rule for one in result.reasons]) == ("hold", False, ["A44"])
    assert isinstance(entry, GateScan)
    assert entry.answered == "hold"


async def test_a_store_that_is_away_or_hangs_lets_trucks_pass() -> None:
    for units, patience_s in ((Units(failing=True), 5.0), (Units(hanging=True), 0.01)):
        (result,), (entry,) = await told(units, exit_scan(), patience_s=patience_s)
        assert (result.decision, result.degraded, result.reasons) == ("pass", True, [])
        assert isinstance(entry, GateScan)
        assert entry.answered == "degraded"


async def test_a_defect_in_a_rule_keeps_no_truck_and_its_neighbours_are_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def defective(head: UnitHead | None, scan: GateScan, world: World) -> tuple[Answer | None, UnitHead]:
        if scan.id == "e1":
            raise ValueError("a defect")
        return answer(head, scan, world)

    monkeypatch.setattr(gatekeeper, "answer", defective)
    (first, second), entries = await told(Units(), exit_scan("e1"), exit_scan("e2"))
    assert (first.decision, first.degraded, second.decision, second.degraded) == ("pass", True, "hold", False)
    assert [entry.answered for entry in entries if isinstance(entry, GateScan)] == ["degraded", "hold"]


async def test_a_group_without_scans_asks_nothing() -> None:
    units = Units()
    await told(units)
    assert units.asked == 0


async def test_no_more_answers_are_remembered_than_are_of_use() -> None:
    keeper = Gatekeeper(Units(), the_world(), GatewayMetrics(), 5.0)
    scans = [exit_scan(f"e{number}") for number in range(3)]
    found = await keeper.decide({0: list(scans)}, [ItemResult(event_id=one.id, status="accepted") for one in scans])
    answer = found["e0"]
    keeper.remember({f"old{number}": answer for number in range(TOLD_KEPT)})
    keeper.remember(found)
    assert len(keeper._told) == TOLD_KEPT
    assert "e0" in keeper._told
    assert "old0" not in keeper._told


async def test_the_same_scan_with_an_answer_on_it_is_the_same_scan() -> None:
    _, (entry,) = await told(Units(), exit_scan())
    run = Life(UNIT)
    run.events = [exit_scan()]
    run.extra = [entry]
    books = run.run().run.partition.state.books
    assert (books.applied, books.duplicates, books.conflicts) == (1, 1, 0)
