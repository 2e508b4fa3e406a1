"""What is odd about a region that can be used all the same."""

from tests.unit.zones.conftest import RegionFolder
from zones.region import default_region, load_region
from zones.review import Oddity, counts, oddities, unverified


def found(files: RegionFolder, kind: str, feature: str) -> Oddity:
    (one,) = [odd for odd in oddities(load_region(files.path)) if (odd.kind, odd.feature) == (kind, feature)]
    return one


def test_counts_of_the_packaged_region() -> None:
    region = default_region()
    assert counts(region) == {
        "nodes": 11,
        "codes": 6,
        "sites": 20,
        "gates": 26,
        "lanes": 76,
        "yards": 20,
        "roads": 55,
        "polygons": 20,
        "outline": 1,
        "corridors": 51,
        "rests": 9,
    }
    assert unverified(region) == {
        "nodes": 4,
        "codes": 6,
        "sites": 20,
        "roads": 55,
        "polygons": 20,
        "outline": 1,
        "corridors": 51,
        "rests": 9,
    }


def test_verified_facts_are_not_counted(files: RegionFolder) -> None:
    files.replace("road_km.csv", "YZ,QZ,140,,2014-10-24,,false", "YZ,QZ,140,,2014-10-24,,true")
    files.feature("BHF-A", lambda feature: feature["properties"].update(verified=True))
    open_facts = unverified(load_region(files.path))
    assert (open_facts["roads"], open_facts["polygons"]) == (54, 19)


def test_packaged_matrix_has_no_shorter_way_round() -> None:
    assert not [odd for odd in oddities(default_region()) if "by way of" in odd.message]


def test_export_zone_far_from_its_office_is_seen() -> None:
    assert Oddity("short road", "BH-SBL–BHF-B", "12 km by road, 49.0 km as the crow flies") in oddities(
        default_region()
    )


def test_road_longer_than_the_way_round(files: RegionFolder) -> None:
    files.replace("road_km.csv", "YZ,QZ,140", "YZ,QZ,190")
    assert found(files, "long road", "QZ–YZ").message == "190 km direct, 140 km by way of NNL"


def test_road_shorter_than_the_crow(files: RegionFolder) -> None:
    files.replace("road_km.csv", "YZ,QZ,140", "YZ,QZ,40")
    assert "as the crow flies" in found(files, "short road", "YZ–QZ").message


def test_gap_between_dates(files: RegionFolder) -> None:
    files.replace("road_km.csv", "YZ,QZ,140,,2014-10-24,,", "YZ,QZ,140,,2014-10-24,2026-12-01,")
    files.append("road_km.csv", "YZ,QZ,120,,2027-01-01,,false")
    assert "no distance for 31 days" in found(files, "gap in dates", "YZ–QZ").message


def test_site_far_from_its_node() -> None:
    assert "BH-TS" in {odd.feature for odd in oddities(default_region()) if odd.kind == "far site"}


def test_point_outside_its_polygon(files: RegionFolder) -> None:
    files.replace("sites.csv", "21.47,109.16,700", "21.50,109.16,700")
    assert found(files, "point outside", "BHF-A")


def test_overlapping_polygons(files: RegionFolder) -> None:
    """A square of about 2 km beside its neighbour: the whole neighbour lies in it."""
    square = [[106.70, 21.97], [106.73, 21.97], [106.73, 21.99], [106.70, 21.99], [106.70, 21.97]]
    files.feature("PXF-1", lambda feature: feature.update(geometry={"type": "Polygon", "coordinates": [square]}))
    assert "polygons overlap by" in found(files, "overlap", "PX-YYG–PXF-1").message


def test_adjoining_polygons_are_no_overlap() -> None:
    assert not [odd for odd in oddities(default_region()) if odd.kind == "overlap"]


def test_site_without_gate(files: RegionFolder) -> None:
    files.replace("devices.csv", "QZF-INS-G1,QZF-INS,gate,I1,O1,", "QZF-INS-G1,QZF-INS,yard,,,")
    assert found(files, "no gate", "QZF-INS")


def test_a_corridor_that_passes_a_site_by(files: RegionFolder) -> None:
    assert not [odd for odd in oddities(default_region()) if odd.kind == "off corridor"]
    files.replace("sites.csv", "Yulin supervised yard,22.635,", "Yulin supervised yard,22.735,")
    assert found(files, "off corridor", "YL-YARD").message == "11.1 km from the corridor YL–YZ and 9 more"
