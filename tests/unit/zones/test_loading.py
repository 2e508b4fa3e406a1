"""A region that is wrong is refused with file, line, field and what to do."""

from pathlib import Path

import pytest

from tests.unit.zones.conftest import RegionFolder
from zones.region import Problem, RegionError, load_region


def refused(files: RegionFolder) -> tuple[Problem, ...]:
    with pytest.raises(RegionError) as caught:
        load_region(files.path)
    assert all(problem.file and problem.message and problem.fix for problem in caught.value.problems)
    return caught.value.problems


def the_one(files: RegionFolder) -> Problem:
    (problem,) = refused(files)
    return problem


def test_copy_of_the_packaged_region_loads(files: RegionFolder) -> None:
    region = load_region(files.path)
    assert region.source == str(files.path)
    assert region.transit_limits("YZ-AIR", "QZ", 0) == load_region().transit_limits("YZ-AIR", "QZ", 0)


@pytest.mark.parametrize(
    ("file", "old", "new", "feature", "field", "message"),
    [
        ("nodes.csv", "office,22.8,", "office,122.8,", "line 2", "lat", "less than or equal to 90"),
        ("nodes.csv", "office,22.8,", "office,NaN,", "line 2", "lat", "finite number"),
        ("nodes.csv", "office,22.8,", "office,north,", "line 2", "lat", "valid number"),
        ("nodes.csv", "office,22.8,108.35,", "office,22.8,,", "line 2", "lon", "required"),
        ("nodes.csv", "YL,玉林关,Yulin Customs,office", "YL,玉林关,Yulin Customs,club", "line 8", "kind", "'office'"),
        ("nodes.csv", "YL,玉林关", "BH,玉林关", "line 8", "id", "BH is on line 3 already"),
        ("nodes.csv", ",CNYUL,", ",CNYU1,", "line 8", "unlocode", "pattern"),
        ("sites.csv", "YL-YARD,YL,", "YL-YARD,XX,", "line 15", "node_id", "'XX' is not in the list of nodes"),
        ("sites.csv", "NNL-1,NNL,", "YL-YARD,NNL,", "line 16", "site_id", "YL-YARD is on line 15 already"),
        ("devices.csv", "NNL-1-G1,NNL-1,", "NNL-1-G1,NNL-9,", "line 22", "site_id", "'NNL-9' is not in the list of"),
        ("devices.csv", "YZ-AIR-Y1,", "YZ-AIR-G1,", "line 28", "device_id", "YZ-AIR-G1 is on line 2 already"),
        ("devices.csv", "G1,YZ-AIR,gate,I1,O1,", "G1,YZ-AIR,gate,I1|X,O1|X,", "line 2", "", "lane X is given as in"),
        ("devices.csv", "G1,YZ-AIR,gate,I1,O1,", "G1,YZ-AIR,gate,I1|I1,O1,", "line 2", "", "named twice in I1|I1"),
        ("devices.csv", "G1,YZ-AIR,gate,I1,O1,", "G1,YZ-AIR,gate,,,", "line 2", "", "at least one lane"),
        ("devices.csv", "Y1,YZ-AIR,yard,,,", "Y1,YZ-AIR,yard,I1,,", "line 28", "", "yard terminal has no lanes"),
        ("devices.csv", "O1,07:00,23:00", "O1,07:00,25:00", "line 21", "", "'25:00' is not a time of day"),
        ("devices.csv", "O1,07:00,23:00", "O1,07:00,07:00", "line 21", "", "07:00–07:00 are empty"),
        ("devices.csv", "O1,07:00,23:00,+08:00", "O1,07:00,23:00,CST", "line 21", "utc_offset", "not an offset"),
        ("devices.csv", "07:00,23:00,+08:00,600", "07:00,23:00,+08:00,0", "line 21", "heartbeat_s", "greater than or"),
        ("devices.csv", "07:00,23:00,+08:00,600", "07:00,23:00,+08:00,a", "line 21", "heartbeat_s", "valid integer"),
        ("road_km.csv", "YZ,QZ,140", "YZ,QZ,0", "line 3", "road_km", "greater than 0"),
        ("road_km.csv", "YZ,QZ,140", "YZ,QZ,inf", "line 3", "road_km", "finite"),
        ("road_km.csv", "YZ,QZ,140", "YZ,XX,140", "line 3", "to", "'XX' is not in the list of nodes"),
        ("road_km.csv", "YZ,QZ,140,,2014-10-24", "YZ,QZ,140,,24/10/2014", "line 3", "valid_from", "date"),
        ("road_km.csv", "YZ,QZ,140,,2014-10-24,", "YZ,QZ,140,,2014-10-24,2014-10-24", "line 3", "", "is not after"),
        ("road_km.csv", "YZ,QZ,140", "QZ,QZ,140", "line 3", "", "from QZ to itself"),
        ("codes.csv", "PX,7208", "PX,72O8", "line 6", "code", "pattern"),
        ("codes.csv", "PX,7208", "XX,7208", "line 6", "node_id", "'XX' is not in the list of nodes"),
        ("region.yaml", "datum: WGS84", "datum: CGCS2000", "", "datum", "unknown datum 'CGCS2000'"),
        ("region.yaml", 'utc_offset: "+08:00"', "utc_offset: 8", "", "utc_offset", "valid string"),
        ("region.yaml", "[PX, PXF]", "[PX, XX]", "groups", "XX", "'XX' is not in the list of nodes"),
        ("region.yaml", "[PX, PXF]", "[PX, QZ]", "groups", "QZ", "QZ is in two groups"),
        ("region.yaml", "[PX, PXF]", "[PX]", "", "groups.1", "at least 2 items"),
        ("region.yaml", "heartbeat_s: 60", "heartbeats: 60", "", "defaults.heartbeats", "not permitted"),
        ("region.yaml", "name: Beibu Gulf customs area\n", "", "", "name", "required"),
    ],
)
def test_defects_name_their_place(
    files: RegionFolder, file: str, old: str, new: str, feature: str, field: str, message: str
) -> None:
    files.replace(file, old, new)
    problem = next(problem for problem in refused(files) if problem.file == file and problem.field == field)
    assert problem.feature == feature
    assert message in problem.message


def test_all_defects_are_told_at_once(files: RegionFolder) -> None:
    files.replace("nodes.csv", "office,22.8,", "office,NaN,")
    files.replace("road_km.csv", "YZ,QZ,140", "YZ,QZ,0")
    assert [(problem.file, problem.field) for problem in refused(files)] == [
        ("nodes.csv", "lat"),
        ("road_km.csv", "road_km"),
    ]


def test_error_shows_the_first_and_counts_the_rest(files: RegionFolder) -> None:
    files.replace("nodes.csv", "office,22.8,", "office,122.8,")
    files.replace("road_km.csv", "YZ,QZ,140", "YZ,QZ,0")
    with pytest.raises(RegionError, match=r"nodes\.csv, line 2, lat: .* wrong way round\? \(and 1 more\)") as caught:
        load_region(files.path)
    assert (caught.value.file, caught.value.feature, caught.value.field) == ("nodes.csv", "line 2", "lat")


def test_missing_pair_is_named(files: RegionFolder) -> None:
    files.replace("road_km.csv", "NNL,QZF,135,,2014-10-24,,false\n", "")
    problem = the_one(files)
    assert (problem.file, problem.feature, problem.field) == ("road_km.csv", "NNL–QZF", "road_km")


def test_overlapping_dates_are_named_even_with_the_ends_swapped(files: RegionFolder) -> None:
    line = files.append("road_km.csv", "QZ,YZ,120,,2027-01-01,,false")
    problem = the_one(files)
    assert (problem.feature, problem.field) == (f"line {line}", "valid_from")
    assert "QZ–YZ overlaps with line 3 from 2027-01-01 on" in problem.message
    assert problem.fix == "end line 3 with valid_to"


def test_overlapping_codes_are_named(files: RegionFolder) -> None:
    files.append("codes.csv", "PX,7299,2020-01-01,,false")
    assert "PX overlaps with line 6" in the_one(files).message


def test_new_bridge_changes_the_road_from_its_day(files: RegionFolder) -> None:
    files.replace("road_km.csv", "YZ,QZ,140,,2014-10-24,,false", "YZ,QZ,140,,2014-10-24,2027-01-01,false")
    files.append("road_km.csv", "QZ,YZ,120,2.0,2027-01-01,,true")
    region = load_region(files.path)
    opening = 1_798_732_800_000  # 2027-01-01 00:00 +08:00
    assert region.road_km("YZ", "QZ", opening - 1) == 140
    assert region.road_km("YZ", "QZ", opening) == 120
    before = region.transit_limits("YZ-AIR", "QZ", opening - 1)
    after = region.transit_limits("YZ-AIR", "QZ", opening)
    assert before.expected_at - opening + 1 == 9_300_000
    assert after.expected_at - opening == 7_200_000, "the pair's own typical time"


def test_expired_road_still_serves(files: RegionFolder) -> None:
    files.replace("road_km.csv", "YZ,QZ,140,,2014-10-24,,false", "YZ,QZ,140,,2014-10-24,2020-01-01,false")
    assert load_region(files.path).road_km("YZ", "QZ", 1_772_409_600_000) == 140


def test_node_without_gate_is_refused(files: RegionFolder) -> None:
    files.replace("devices.csv", "NNL-1-G1,NNL-1,gate,I1,O1,", "NNL-1-G1,NNL-1,yard,,,")
    assert "node NNL has no gate" in the_one(files).message


def test_empty_cells_take_the_defaults(files: RegionFolder) -> None:
    files.replace("devices.csv", "YL-YARD,gate,I1,O1,07:00,23:00,+08:00,600", "YL-YARD,gate,I1,O1,,,,")
    gate = load_region(files.path).devices["YL-YARD-G1"]
    assert gate.calendar.always
    assert gate.heartbeat_s == 60


def test_points_in_another_datum_are_converted(files: RegionFolder) -> None:
    files.replace("region.yaml", "datum: WGS84", "datum: GCJ02")
    moved, plain = load_region(files.path).sites["PX-YYG"], load_region().sites["PX-YYG"]
    assert 100 < abs(moved.lon - plain.lon) * 103_000 < 700


def test_trailing_blank_rows_of_a_spreadsheet_are_skipped(files: RegionFolder) -> None:
    files.append("codes.csv", ",,,,\n")
    assert load_region(files.path).nodes["PX"].codes


def test_byte_order_mark_is_allowed(files: RegionFolder) -> None:
    path = files.folder / "nodes.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(load_region(files.path).nodes) == 11


def test_other_encoding_is_named(files: RegionFolder) -> None:
    path = files.folder / "nodes.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    assert "UTF-8" in the_one(files).message


@pytest.mark.parametrize(
    ("header", "field", "message"),
    [
        ("node_id,code,valid_from,valid_to", "verified", "column is missing"),
        ("node_id,code,valid_from,valid_to,verified,note", "note", "unknown column"),
        ("node_id,code,valid_from,valid_to,verified,code", "code", "twice"),
    ],
)
def test_columns_are_checked(files: RegionFolder, header: str, field: str, message: str) -> None:
    files.replace("codes.csv", "node_id,code,valid_from,valid_to,verified", header)
    problem = the_one(files)
    assert (problem.feature, problem.field) == ("line 1", field)
    assert message in problem.message


def test_row_of_another_length_is_named(files: RegionFolder) -> None:
    line = files.append("codes.csv", "NNL,7216,2014-10-24,false")
    problem = the_one(files)
    assert problem.feature == f"line {line}"
    assert "has 4 cells under 5 column names" in problem.message


def test_open_quote_is_named(files: RegionFolder) -> None:
    files.append("codes.csv", 'NNL,"7216,2014-10-24,,false')
    assert "mend the quotes" in the_one(files).fix


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("region.yaml", "name: [", "expected"),
        ("region.yaml", "- a list", "not a mapping"),
        ("region.yaml", "a: \x07", "not allowed"),
        ("sites.geojson", "{", "Expecting"),
        ("sites.geojson", '{"type": "Feature"}', "FeatureCollection"),
        ("sites.geojson", '{"features": [NaN]}', "holds NaN"),
    ],
)
def test_broken_files_are_named(files: RegionFolder, file: str, text: str, message: str) -> None:
    (files.folder / file).write_text(text, encoding="utf-8")
    problem = the_one(files)
    assert problem.file == file
    assert message in problem.message


def test_missing_file_is_named(files: RegionFolder) -> None:
    (files.folder / "road_km.csv").unlink()
    assert "road_km.csv" in the_one(files).message


def test_folder_in_place_of_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegionError, match="cannot be read: Is a directory"):
        load_region(tmp_path)


def test_region_without_outline_and_codes_loads(files: RegionFolder) -> None:
    files.replace("region.yaml", "  outline: region.geojson\n", "")
    files.replace("region.yaml", "  codes: codes.csv\n", "")
    region = load_region(files.path)
    assert region.outline is None
    assert region.nodes["PX"].codes == ()
