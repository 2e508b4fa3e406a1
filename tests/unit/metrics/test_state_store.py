"""The gauges of a real store: a Redis with one commit in it, and the same Redis gone."""

from pathlib import Path

from streams.embedded_redis import EmbeddedRedis
from streams.fold.alert import Alert
from streams.fold.heads import DeviceHead, UnitHead
from streams.fold.movement import Movement
from streams.metrics import state_text
from streams.store.commit import Books, Commit, PartitionState, Stored
from streams.store.connection import connect
from streams.store.reader import Reader
from streams.store.redis import RedisStore
from streams.subject import device_subject, partition_of, unit_subject
from tests.unit.metrics.exposition import value
from tests.unit.metrics.region import NAMES

UNIT = unit_subject("iso6346:MSKU1234565")
OTHER = unit_subject("local:B")
DEVICE = device_subject("QZ-DLP-G1")
PARTITIONS = 1


def commit() -> Commit:
    assert {partition_of(subject, PARTITIONS) for subject in (UNIT, DEVICE)} == {0}
    books = Books(accepted=3, applied=2, duplicates=1)
    changed = Commit(partition=0, state=PartitionState(version=1, books=books, movements_closed=4))
    changed.subjects[UNIT] = Stored(head=UnitHead(unit="iso6346:MSKU1234565", stage="in_transit", node="QZ"))
    changed.subjects[OTHER] = Stored(head=UnitHead(unit="local:B", stage="stored", node="QZ", site="QZ-DLP"))
    changed.subjects[DEVICE] = Stored(head=DeviceHead(device="QZ-DLP-G1", quiet_since=5, clock_error=2_000))
    changed.places[UNIT] = (None, "in_transit:QZ")
    changed.alerts["A14-1"] = Alert("A14-1", "A14", "P2", UNIT, started_at=1, raised_at=2, updated_at=2)
    changed.movements["M-1"] = Movement("M-1", "iso6346:MSKU1234565", "QZ", "QZ-DLP", 1, destination="PX")
    return changed


async def test_what_was_committed_is_what_is_shown(tmp_path: Path) -> None:
    with EmbeddedRedis(tmp_path) as server:
        client = connect(server.url)
        await RedisStore(client).commit(commit())
        text = await state_text(Reader(client, PARTITIONS), NAMES)
        await client.aclose()
    assert value(text, "linkage_state_up") == 1
    assert value(text, "linkage_units", stage="in_transit", node="QZ") == 1
    assert value(text, "linkage_units_by_site", stage="stored", site="QZ-DLP") == 1
    assert value(text, "linkage_alerts_open", rule="A14", severity="P2", state="new") == 1
    assert value(text, "linkage_movements_open", destination="PX") == 1
    assert value(text, "linkage_movements_closed") == 4
    assert value(text, "linkage_book_entries_total", partition="0", account="accepted") == 3
    assert value(text, "linkage_books_balanced", partition="0") == 1
    assert value(text, "linkage_device_quiet", device="QZ-DLP-G1", site="QZ-DLP") == 1
    assert value(text, "linkage_device_clock_error_seconds", device="QZ-DLP-G1", site="QZ-DLP") == 2


async def test_a_store_that_is_gone_leaves_the_rest_of_the_metrics_standing(tmp_path: Path) -> None:
    with EmbeddedRedis(tmp_path) as server:
        client = connect(server.url)
    text = await state_text(Reader(client, PARTITIONS), NAMES)
    await client.aclose()
    assert value(text, "linkage_state_up") == 0
    assert value(text, "linkage_books_balanced", partition="0") is None
