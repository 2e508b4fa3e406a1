"""Files of travel times: the same content is the same bytes, merging loses nothing, nothing counts twice."""

from pathlib import Path

import pytest

from linkage.travel.file import Learned, Source, TravelFileError, merged, read_travel, write_travel
from linkage.travel.quantiles import FEWEST, table_of
from streams.travel_table import check_table
from zones.region import default_region

CORRIDOR = ("QZ", "YZ")


def learned(name: str, *transits: tuple[int, float], corridor: tuple[str, str] = CORRIDOR) -> Learned:
    """(hour, minutes) each."""
    found = Learned([Source(name, f"d-{name}", len(transits), f"2026-02-0{len(name)}", f"2026-02-1{len(name)}")])
    for hour, minutes in transits:
        found.add(corridor, hour, minutes)
    return found


def written(folder: Path, one: Learned, name: str = "t.json") -> Path:
    write_travel(one, folder / name)
    return folder / name


SOME = learned("a", (7, 150.0), (7, 170.0), (23, 130.0))
OTHERS = learned("bb", (7, 180.0), (0, 200.0))
BACK = learned("ccc", (7, 160.0), corridor=("YZ", "QZ"))


def test_what_is_written_reads_back_to_the_same_bytes(tmp_path: Path) -> None:
    file = written(tmp_path, SOME)
    again = written(tmp_path, read_travel(file), "again.json")
    assert file.read_bytes() == again.read_bytes()
    assert read_travel(file).sources == SOME.sources


def test_a_file_of_nothing_is_a_file(tmp_path: Path) -> None:
    assert read_travel(written(tmp_path, Learned())).corridors() == []


def test_merging_is_the_same_in_any_order_and_as_learned_at_once(tmp_path: Path) -> None:
    files = [(tmp_path / name, one) for name, one in (("a", SOME), ("b", OTHERS), ("c", BACK))]
    orders = [files, files[::-1], [files[1], files[2], files[0]]]
    texts = {written(tmp_path, merged(order)).read_text() for order in orders}
    in_steps = merged([(tmp_path / "ab", merged(files[:2])), files[2]])
    assert texts == {written(tmp_path, in_steps).read_text()}
    whole = merged(files)
    assert (whole.between(CORRIDOR, 0, 24).n, whole.between(("YZ", "QZ"), 7, 8).n) == (5, 1)
    assert whole.span() == ("2026-02-01", "2026-02-13")


def test_merging_leaves_what_it_was_made_of(tmp_path: Path) -> None:
    before = written(tmp_path, SOME, "before").read_bytes()
    merged([(tmp_path, SOME), (tmp_path, OTHERS)])
    assert written(tmp_path, SOME, "after").read_bytes() == before


def test_a_source_in_two_files_is_refused() -> None:
    with pytest.raises(TravelFileError, match=r"a is in x\.json and in z\.json: its transits would count twice"):
        merged([(Path("x.json"), SOME), (Path("y.json"), OTHERS), (Path("z.json"), SOME)])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "No such file"),
        (b"{", "make it with `linkage travel learn`"),
        (b'{"rows": []}', "make it with `linkage travel learn`"),
        (b'{"kind":"linkage travel times","version":2,"accuracy":0.01,"sources":[],"rows":[]}', "version"),
        (b'{"kind":"linkage travel times","version":1,"accuracy":0.02,"sources":[],"rows":[]}', "learn it anew"),
    ],
)
def test_what_is_no_such_file_is_named(tmp_path: Path, text: bytes | None, said: str) -> None:
    file = tmp_path / "t.json"
    if text is not None:
        file.write_bytes(text)
    with pytest.raises(TravelFileError) as refused:
        read_travel(file)
    assert str(refused.value).startswith(str(file))
    assert said in str(refused.value)


def test_a_corridor_and_hour_that_stands_in_it_twice_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, learned("a", (7, 150.0)))
    row = next(line for line in file.read_text().splitlines() if '"hour"' in line)
    file.write_text(file.read_text().replace(row, f"{row},\n{row}"))
    with pytest.raises(TravelFileError, match="stands in it twice"):
        read_travel(file)


@pytest.mark.parametrize(("count", "hours"), [(FEWEST - 1, []), (FEWEST, [(7, 8), (6, 9), (0, 24)])])
def test_rows_of_too_few_are_left_out(count: int, hours: list[tuple[int, int]]) -> None:
    table = table_of(learned("a", *[(7, 150.0)] * count))
    assert [(row.from_h, row.to_h) for row in table.rows] == hours


def test_an_hour_is_in_its_three_hours_and_in_the_day() -> None:
    busy = learned("a", *[(7, 150.0)] * 20, *[(8, 200.0)] * 20, *[(22, 100.0)] * 20)
    table = table_of(busy)
    check_table(table, default_region())
    counts = {(row.from_h, row.to_h): row.n for row in table.rows}
    assert counts == {(7, 8): 20, (8, 9): 20, (22, 23): 20, (6, 9): 40, (21, 24): 20, (0, 24): 60}
    (morning,) = (row for row in table.rows if (row.from_h, row.to_h) == (7, 8))
    assert morning.p50_min == morning.p95_min == pytest.approx(150, rel=0.01)
    assert (table.departed_from, table.departed_to) == ("2026-02-01", "2026-02-11")
