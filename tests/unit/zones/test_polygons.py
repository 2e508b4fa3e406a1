"""Polygons: datum named and converted, crossings refused with the place or mended with a report."""

import json
from typing import Any

import numpy as np
import pytest
import shapely

from tests.unit.zones.conftest import RegionFolder
from zones.datum import from_wgs84
from zones.region import Problem, RegionError, load_region

BOWTIE = [[109.15, 21.46], [109.17, 21.48], [109.17, 21.46], [109.15, 21.48], [109.15, 21.46]]
"""Crosses itself at 109.16, 21.47: the reference point of BHF-A."""


def ring(points: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [points]}


def refused(files: RegionFolder, *, repair: bool = False) -> Problem:
    with pytest.raises(RegionError) as caught:
        load_region(files.path, repair=repair)
    (problem,) = caught.value.problems
    assert problem.file == "sites.geojson"
    return problem


def test_crossing_is_refused_with_feature_and_place(files: RegionFolder) -> None:
    files.feature("BHF-A", lambda feature: feature.update(geometry=ring(BOWTIE)))
    problem = refused(files)
    assert "BHF-A" in problem.feature
    assert problem.message == "invalid polygon: Self-intersection at lon 109.160000, lat 21.470000"
    assert "--repair" in problem.fix


def test_crossing_is_mended_on_request_and_reported(files: RegionFolder) -> None:
    files.feature("BHF-A", lambda feature: feature.update(geometry=ring(BOWTIE)))
    region = load_region(files.path, repair=True)
    (mend,) = region.repairs
    assert "BHF-A" in mend.feature
    assert mend.reason == "Self-intersection at lon 109.160000, lat 21.470000"
    assert mend.area_before_m2 == pytest.approx(0, abs=1_000), "the two halves cancel"
    assert mend.area_after_m2 == pytest.approx(2_070 * 2_215 / 2, rel=0.01)
    assert region.polygons["BHF-A"].is_valid
    assert region.locate(21.466, 109.152, "WGS84") == ("BHF-A",)
    assert region.locate(21.462, 109.160, "WGS84") == ()


def test_spike_is_mended_without_its_line(files: RegionFolder) -> None:
    square = [[109.15, 21.46], [109.17, 21.46], [109.17, 21.48], [109.19, 21.48], [109.17, 21.48], [109.15, 21.48]]
    files.feature("BHF-A", lambda feature: feature.update(geometry=ring([*square, square[0]])))
    region = load_region(files.path, repair=True)
    assert region.polygons["BHF-A"].geom_type == "Polygon"
    assert region.repairs[0].change_pct == pytest.approx(0, abs=0.01)


def test_what_has_no_area_cannot_be_mended(files: RegionFolder) -> None:
    line = [[109.15, 21.46], [109.17, 21.46], [109.16, 21.46], [109.15, 21.46]]
    files.feature("BHF-A", lambda feature: feature.update(geometry=ring(line)))
    problem = refused(files, repair=True)
    assert "invalid polygon" in problem.message
    assert "--repair" not in problem.fix


def test_packaged_region_needs_no_mending() -> None:
    assert load_region(repair=True).repairs == ()


@pytest.mark.parametrize("crs", ["GCJ02", "BD09"])
def test_polygon_drawn_on_a_chinese_map_comes_home(files: RegionFolder, crs: Any) -> None:
    plain = load_region().polygons["PX-YYG"]

    def draw(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.column_stack(from_wgs84(points[:, 0], points[:, 1], crs))

    drawn = shapely.transform(plain, draw)
    assert shapely.hausdorff_distance(drawn, plain) > 0.002
    files.feature("PX-YYG", lambda feature: feature.update(geometry=json.loads(shapely.to_geojson(drawn))))
    files.feature("PX-YYG", lambda feature: feature["properties"].update(crs=crs))
    assert shapely.hausdorff_distance(load_region(files.path).polygons["PX-YYG"], plain) < 1e-7


def test_crs_is_required(files: RegionFolder) -> None:
    files.feature("BHF-A", lambda feature: feature["properties"].pop("crs"))
    problem = refused(files)
    assert (problem.field, problem.message) == ("crs", "Field required")


def test_unknown_crs_is_refused(files: RegionFolder) -> None:
    files.feature("BHF-A", lambda feature: feature["properties"].update(crs="EPSG:4490"))
    assert "unknown datum 'EPSG:4490'" in refused(files).message


@pytest.mark.parametrize(
    ("geometry", "message"),
    [
        (None, "is not a Polygon or MultiPolygon"),
        ({"type": "Point", "coordinates": [109.16, 21.47]}, "is not a Polygon"),
        ({"type": "Polygon"}, "cannot be read"),
        ({"type": "Polygon", "coordinates": []}, "is empty"),
        (ring([[109.15, 21.46], [109.17, 21.48], [109.17, 21.46]]), "cannot be read"),
        (ring([[21.46, 109.15], [21.48, 109.17], [21.46, 109.17], [21.46, 109.15]]), "lon 21.46, lat 109.15 is not on"),
    ],
)
def test_unreadable_geometry_is_refused(files: RegionFolder, geometry: object, message: str) -> None:
    files.feature("BHF-A", lambda feature: feature.update(geometry=geometry))
    assert message in refused(files).message


def test_site_without_polygon_is_named(files: RegionFolder) -> None:
    files.replace("sites.csv", "NNL-1,NNL,", "NNL-2,NNL,")
    files.replace("devices.csv", "NNL-1-G1,NNL-1,", "NNL-1-G1,NNL-2,")
    files.replace("devices.csv", "NNL-1-Y1,NNL-1,", "NNL-1-Y1,NNL-2,")
    with pytest.raises(RegionError) as caught:
        load_region(files.path)
    assert [problem.message for problem in caught.value.problems] == [
        "site NNL-2 has no polygon",
        "no site 'NNL-1' in sites.csv",
    ]


def test_second_polygon_of_a_site_is_refused(files: RegionFolder) -> None:
    files.feature("BHF-B", lambda feature: feature["properties"].update(site_id="BHF-A"))
    assert "join the parts into one MultiPolygon" in refused(files).fix


def test_multipolygon_holds_points_of_all_its_parts(files: RegionFolder) -> None:
    near = [[109.15, 21.46], [109.17, 21.46], [109.17, 21.48], [109.15, 21.46]]
    far = [[109.53, 21.61], [109.54, 21.61], [109.54, 21.62], [109.53, 21.61]]
    parts = {"type": "MultiPolygon", "coordinates": [[near], [far]]}
    files.feature("BHF-A", lambda feature: feature.update(geometry=parts))
    region = load_region(files.path)
    assert region.locate(21.465, 109.165, "WGS84") == ("BHF-A",)
    assert "BHF-A" in region.locate(21.613, 109.537, "WGS84")


def test_feature_without_properties_says_what_it_lacks(files: RegionFolder) -> None:
    files.feature("BHF-A", lambda feature: feature.update(properties=None))
    with pytest.raises(RegionError) as caught:
        load_region(files.path)
    assert [problem.field for problem in caught.value.problems] == ["site_id", "crs", "verified"]


@pytest.mark.parametrize(
    ("features", "message"),
    [
        ([], "has no outline"),
        ([("outline", ring(BOWTIE))], "Self-intersection at lon 109.160000"),
        ([("outline", ring(BOWTIE[:3] + BOWTIE[-1:]))] * 2, "a second outline"),
        ([("border", ring(BOWTIE))], "is not a LineString"),
        ([("fence", ring(BOWTIE))], "'outline' or 'border'"),
    ],
)
def test_broken_outline_is_refused(files: RegionFolder, features: list[tuple[str, Any]], message: str) -> None:
    content = [
        {"type": "Feature", "properties": {"role": role, "crs": "WGS84", "verified": False}, "geometry": geometry}
        for role, geometry in features
    ]
    text = json.dumps({"type": "FeatureCollection", "features": content})
    (files.folder / "region.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(RegionError) as caught:
        load_region(files.path)
    assert any(message in problem.message for problem in caught.value.problems)
