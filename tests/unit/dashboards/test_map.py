"""What lies beneath the map, and what is drawn on it."""

from urllib.parse import urljoin

import pytest

from dashboards.build import dashboards
from dashboards.json_object import Json
from dashboards.map import Ground

TILES = "https://tiles.example.org/{z}/{x}/{y}.png"


def options(ground: Ground) -> Json:
    built = dict(dashboards(ground))["overview.zh.json"]
    (found,) = (panel["options"] for panel in built["panels"] if panel["type"] == "geomap")
    assert isinstance(found, dict)
    return found


def test_by_default_nothing_is_loaded_from_anywhere_but_grafana() -> None:
    found = options(Ground())
    assert found["basemap"]["type"] == "xyz"
    assert found["basemap"]["config"]["url"].startswith("data:image/gif;base64,")
    assert [layer["type"] for layer in found["layers"]] == ["geojson", "markers"]
    assert urljoin("https://grafana.example.org/sub/", found["layers"][0]["config"]["src"]) == (
        "https://grafana.example.org/sub/public/maps/linkage-sites.geojson"
    )


def test_zones_lie_beneath_the_markers() -> None:
    found = options(Ground("https://gateway.example.org/"))
    assert [layer["type"] for layer in found["layers"]] == ["geojson", "markers"]
    assert found["layers"][0]["config"]["src"] == "https://gateway.example.org/geo/sites.geojson"


def test_a_proxy_before_grafana_may_pass_the_zones_on() -> None:
    assert options(Ground("/"))["layers"][0]["config"]["src"] == "/geo/sites.geojson"


def test_tiles_are_ones_own_or_the_servers() -> None:
    assert options(Ground(basemap=TILES))["basemap"]["config"]["url"] == TILES
    southern = TILES.replace("{y}", "{-y}")
    assert options(Ground(basemap=southern))["basemap"]["config"]["url"] == southern
    assert options(Ground(basemap="server"))["basemap"]["type"] == "default"


@pytest.mark.parametrize("gateway", ["gateway:8080", "ftp://gateway", "https://"])
def test_an_address_that_no_browser_reaches_is_refused(gateway: str) -> None:
    with pytest.raises(ValueError, match="no address that a browser reaches"):
        Ground(gateway)


@pytest.mark.parametrize(
    "basemap", ["osm", "https://tiles.example.org/", "https://tiles.example.org/{z}/{x}", "tiles/{z}/{x}/{y}"]
)
def test_tiles_without_places_in_their_address_are_refused(basemap: str) -> None:
    with pytest.raises(ValueError, match="is no base map: none, server, or"):
        Ground(basemap=basemap)
