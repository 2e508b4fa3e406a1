"""`linkage region check` as an operator runs it."""

import json

import pytest
import typer
from typer.testing import CliRunner, Result

from linkage.commands.region import register
from tests.unit.zones.conftest import RegionFolder
from tests.unit.zones.test_polygons import BOWTIE


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    register(app)
    return app


def run(app: typer.Typer, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["region", "check", *arguments], env={"COLUMNS": "200"})


def cross(files: RegionFolder) -> None:
    files.feature("BHF-A", lambda f: f.update(geometry={"type": "Polygon", "coordinates": [BOWTIE]}))


def test_packaged_region_passes_with_what_is_odd(app: typer.Typer) -> None:
    result = run(app)
    assert result.exit_code == 0
    for shown in ("北部湾经济区", "Beibu Gulf", "unverified", "Worth a look", "BH-SBL–BHF-B"):
        assert shown in result.stdout


def test_json_is_one_object(app: typer.Typer) -> None:
    result = run(app, "--json")
    found = json.loads(result.stdout)
    assert found["ok"] is True
    assert found["counts"]["nodes"] == 11
    assert found["unverified"]["roads"] == 55
    assert found["repairs"] == []
    assert {"kind", "feature", "message"} == set(found["oddities"][0])


def test_refusal_exits_with_one_and_lists_every_problem(app: typer.Typer, files: RegionFolder) -> None:
    files.replace("nodes.csv", "office,22.8,", "office,122.8,")
    cross(files)
    result = run(app, "--region", str(files.path))
    assert result.exit_code == 1
    for shown in ("Refused: 2 problem(s)", "nodes.csv", "line 2", "wrong way round", "lon 109.160000, lat 21.470000"):
        assert shown in result.stdout


def test_refusal_in_json_names_file_feature_field_and_fix(app: typer.Typer, files: RegionFolder) -> None:
    cross(files)
    result = run(app, "--region", str(files.path), "--json")
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)["problems"]
    assert (problem["file"], problem["field"]) == ("sites.geojson", "geometry")
    assert "BHF-A" in problem["feature"]
    assert problem["fix"]


def test_repair_mends_and_reports(app: typer.Typer, files: RegionFolder) -> None:
    cross(files)
    result = run(app, "--region", str(files.path), "--repair")
    assert result.exit_code == 0
    for shown in ("Mended polygons", "BHF-A", "Self-intersection at lon 109.160000"):
        assert shown in result.stdout


def test_repair_in_json(app: typer.Typer, files: RegionFolder) -> None:
    cross(files)
    (mend,) = json.loads(run(app, "--region", str(files.path), "--repair", "--json").stdout)["repairs"]
    assert mend["area_after_m2"] > 2_000_000
    assert "change_pct" in mend


def test_missing_region_says_so(app: typer.Typer, files: RegionFolder) -> None:
    result = run(app, "--region", str(files.folder / "other.yaml"))
    assert result.exit_code == 1
    assert "file not found" in result.stdout
