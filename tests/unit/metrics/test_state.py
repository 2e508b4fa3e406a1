"""The state of the region as gauges."""

from typing import NamedTuple

import pytest

from streams.metrics import names_of, state_text
from streams.metrics.catalogue import ALL
from streams.rules.catalogue import RuleText
from streams.rules.section import LOGISTICS
from streams.sharing import WATCH_RULES
from streams.store.errors import StoreUnavailable
from tests.unit.metrics.exposition import families, samples, value
from tests.unit.metrics.region import NAMES, Region
from zones.region import default_region


async def test_every_state_metric_is_there_and_nothing_else() -> None:
    text = await state_text(Region(), NAMES)
    assert families(text) == {metric.name for metric in ALL if metric.source == "state"}


async def test_counts_carry_their_labels() -> None:
    text = await state_text(Region(), NAMES)
    assert value(text, "linkage_units", stage="stored", node="QZ") == 4
    assert value(text, "linkage_units_by_site", stage="stored", site="QZ-DLP") == 3
    assert value(text, "linkage_alerts_open", rule="A12", severity="P1", state="handling") == 1
    assert value(text, "linkage_movements_open", destination="PX") == 2
    assert value(text, "linkage_movements_open", destination="outside") == 1
    assert value(text, "linkage_movements_closed") == 5


async def test_what_only_some_roles_may_see_is_neither_counted_nor_named() -> None:
    """Whoever opens a dashboard reads the same figures: of the watch list they tell nothing."""
    reader = Region()
    assert WATCH_RULES & {rule for rule, _, _ in await reader.open_alert_counts()}
    told = [dict(labels)["rule"] for _, labels in samples(await state_text(reader, NAMES)) if "rule" in dict(labels)]
    assert set(told) == {"A12", "A14"}


async def test_a_movement_without_a_destination_is_counted_as_unknown_and_has_a_name() -> None:
    text = await state_text(Region(), NAMES)
    assert value(text, "linkage_movements_open", destination="unknown") == 3
    assert value(text, "linkage_node_info", node="unknown", name_zh="未声明", name_en="Not declared") == 1


async def test_books_that_do_not_balance_show_their_partition() -> None:
    text = await state_text(Region(), NAMES)
    assert value(text, "linkage_books_balanced", partition="0") == 1
    assert value(text, "linkage_books_balanced", partition="7") == 0
    assert value(text, "linkage_book_entries_total", partition="0", account="conflicts") == 1
    assert value(text, "linkage_book_entries_total", partition="7", account="accepted") == 5


async def test_devices_with_their_site_and_clock() -> None:
    text = await state_text(Region(), NAMES)
    assert value(text, "linkage_device_quiet", device="PX-YYG-G1", site="PX-YYG") == 1
    assert value(text, "linkage_device_quiet", device="QZ-DLP-G1", site="QZ-DLP") == 0
    assert value(text, "linkage_device_clock_error_seconds", device="QZ-DLP-G1", site="QZ-DLP") == -1.5
    assert value(text, "linkage_device_quiet", device="NEW-G1", site="unknown") == 0


class Said(NamedTuple):
    battery_pct: float | None = None
    queued: int | None = None
    rejected: int | None = None


async def test_devices_with_what_is_heard_of_them_and_what_they_say_of_themselves() -> None:
    async def saying() -> dict[str, Said]:
        return {"QZ-DLP-G1": Said(80.0, 12), "NEW-G1": Said(rejected=2)}

    text = await state_text(Region(), NAMES, saying)
    known = {"device": "QZ-DLP-G1", "site": "QZ-DLP"}
    assert value(text, "linkage_device_heard_timestamp_seconds", **known) == 7
    assert value(text, "linkage_device_missing_items", **known) == 4
    assert value(text, "linkage_device_battery_percent", **known) == 80
    assert value(text, "linkage_device_queued_items", **known) == 12
    assert value(text, "linkage_device_rejected_items", **known) is None
    assert value(text, "linkage_device_rejected_items", device="NEW-G1", site="unknown") == 2
    assert value(text, "linkage_device_heard_timestamp_seconds", device="NEW-G1", site="unknown") is None


async def test_sites_carry_names_and_coordinates_for_the_map() -> None:
    text = await state_text(Region(), NAMES)
    found = [dict(labels) for name, labels in samples(text) if name == "linkage_site_info"]
    names = {"site": "QZ-DLP", "node": "QZ", "name_zh": "大榄坪", "name_en": "Dalanping"}
    assert {**names, "latitude": "21.69", "longitude": "108.64"} in found


@pytest.mark.parametrize("fault", [StoreUnavailable("Redis: gone"), TimeoutError()])
async def test_a_store_that_cannot_be_read_is_a_figure_not_an_error(fault: Exception) -> None:
    text = await state_text(Region(fault=fault), NAMES)
    assert value(text, "linkage_state_up") == 0
    assert "linkage_units" not in families(text)
    assert value(text, "linkage_rule_info", rule="A14", name_zh="在途超时", name_en="Transit late") == 1


async def test_a_defect_in_the_reader_is_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError):
        await state_text(Region(fault=ZeroDivisionError()), NAMES)


async def test_a_node_without_units_shows_nought_rather_than_nothing() -> None:
    text = await state_text(Region(), NAMES)
    assert value(text, "linkage_units", stage="arrived", node="PX") == 0


async def test_names_come_from_the_region_and_the_rules() -> None:
    region = default_region()
    names = names_of(region, {"A14": RuleText("在途超时", "Transit late", "核实", "Call", LOGISTICS)})
    text = await state_text(Region(), names)
    assert value(text, "linkage_rule_info", rule="A14", name_zh="在途超时", name_en="Transit late") == 1
    nodes = {dict(labels)["node"] for name, labels in samples(text) if name == "linkage_node_info"}
    sites = {dict(labels)["site"] for name, labels in samples(text) if name == "linkage_site_info"}
    assert nodes == {*region.nodes, "outside", "unknown"}
    assert sites == set(region.sites)
    assert names.device_sites["QZ-DLP-G1"] == "QZ-DLP"


async def test_a_readable_store_says_so() -> None:
    assert value(await state_text(Region()), "linkage_state_up") == 1
