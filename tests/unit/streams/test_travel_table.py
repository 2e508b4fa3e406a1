"""The table of travel times: one text for one table, read strictly when posted, leniently when kept."""

import msgspec
import pytest

from streams.travel_table import LONGEST_MIN, Row, Table, TableError, check_table, recall_table, table_text
from zones.observed import Observed
from zones.region import default_region

REGION = default_region()
ROW = {"from": "QZ", "to": "YZ", "from_h": 6, "to_h": 9, "n": 60, "p50_min": 150, "p95_min": 200.5}


def row(**changed: object) -> Row:
    return msgspec.convert({**ROW, **changed}, Row)


def test_the_order_of_rows_does_not_matter() -> None:
    rows = (row(), row(to="FC"), row(from_h=0, to_h=24))
    assert table_text(Table(rows)) == table_text(Table(rows[::-1]))


def test_whole_minutes_are_written_in_one_way() -> None:
    assert table_text(Table((Row("QZ", "YZ", 0, 24, 9, 150, 200),))) == table_text(
        Table((Row("QZ", "YZ", 0, 24, 9, 150.0, 200.0),))
    )


def test_what_is_written_reads_back() -> None:
    table = Table((row(),), "2026-02-01T00:00:00+08:00", "2026-03-01T00:00:00+08:00")
    assert msgspec.json.decode(table_text(table), type=Table) == table
    recalled = recall_table(table_text(table))
    assert recalled is not None
    assert recalled.corridors == {("QZ", "YZ"): (Observed(6, 9, 60, 150.0, 200.5),)}


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"from": "XX"}, "rows[1].from", "'XX' is no node"),
        ({"to": "XX"}, "rows[1].to", "'XX' is no node"),
        ({"to": "QZ"}, "rows[1].to", "joins two nodes"),
        ({"from_h": 9}, "rows[1].to_h", "must come after from_h"),
        ({"from_h": 22, "to_h": 4}, "rows[1].to_h", "passes midnight"),
        ({"p95_min": 149.9}, "rows[1].p95_min", "less than half"),
        ({"n": 61}, "rows[1]", "stand in the table already"),
    ],
)
def test_a_wrong_row_is_named(changed: dict[str, object], field: str, said: str) -> None:
    with pytest.raises(TableError) as wrong:
        check_table(Table((row(), row(**changed))), REGION)
    assert wrong.value.field == field
    assert said in wrong.value.message


def test_what_is_just_right_is_taken() -> None:
    edges = (row(from_h=23, to_h=24, n=1), row(from_h=0, to_h=1), row(p95_min=150, to="FC"), row(p95_min=LONGEST_MIN))
    check_table(Table(edges), REGION)


@pytest.mark.parametrize(
    "changed", [{"n": 0}, {"p50_min": 0}, {"p95_min": LONGEST_MIN + 1}, {"from_h": 24}, {"to_h": 25}, {"from_h": -1}]
)
def test_what_is_out_of_bounds_is_no_row(changed: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        row(**changed)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"rows": 3}', '{"rows": null}'])
def test_what_is_no_table_is_not_recalled(text: str) -> None:
    assert recall_table(text) is None


def test_rows_that_are_not_understood_are_left_out() -> None:
    """A later version may have rows of another make, and fields beside those known here."""
    strange = [{"corridor": "QZ-YZ"}, 3, {**ROW, "p95_min": 1}]
    known = [{**ROW, "lane": "O1", "to": "FC"}, {**ROW, "from": "GONE"}]
    recalled = recall_table(msgspec.json.encode({"rows": [*strange, *known], "mode": "road"}).decode())
    assert recalled is not None
    assert set(recalled.corridors) == {("QZ", "FC"), ("GONE", "YZ")}
