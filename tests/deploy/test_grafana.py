"""Grafana's own program is not to be had here; its files are held against one another and against the mounts."""

import json
import re
from typing import Any

import yaml
from shapely.geometry import shape

from dashboards.build import dashboards
from dashboards.check_layout import panels
from dashboards.datasources import API_UID, PROMETHEUS_UID
from tests.deploy.stack import DEPLOY, stack
from zones.region import default_region

PROVISIONING = DEPLOY / "grafana" / "provisioning"
STACK = stack()


def read(name: str) -> Any:
    return yaml.safe_load((PROVISIONING / name / "linkage.yaml").read_text("utf-8"))


def test_dashboards_find_the_data_sources_that_are_provisioned() -> None:
    """They ask whichever their menu names, which at first is the only one of its kind: ours."""
    first, second = read("datasources")["datasources"]
    assert (first["uid"], first["isDefault"], second["uid"]) == (PROMETHEUS_UID, True, API_UID)
    kinds = {first["type"], second["type"]}
    for _, dashboard in dashboards():
        menus = {one["name"]: one for one in dashboard["templating"]["list"] if one["type"] == "datasource"}
        assert {menu["query"] for menu in menus.values()} <= kinds
        asked = {target["datasource"]["uid"] for panel in panels(dashboard) for target in panel["targets"]}
        assert asked == {f"${{{name}}}" for name in menus}


def test_the_data_sources_are_the_stacks_own_parts() -> None:
    first, second = read("datasources")["datasources"]
    listening = next(one for one in STACK.services["prometheus"]["command"] if "listen-address" in one)
    assert first["url"] == f"http://prometheus:{listening.rpartition(':')[2]}"
    assert second["url"] == f"http://gateway:{STACK.services['gateway']['environment']['LINKAGE_PORT']}"
    for part in ("prometheus", "gateway", "grafana"):
        assert "metrics" in STACK.services[part]["networks"]


def test_the_plugin_that_reads_the_api_is_fetched_by_version_and_its_token_mounted() -> None:
    _, source = read("datasources")["datasources"]
    name, _, version = STACK.services["grafana"]["environment"]["GF_PLUGINS_PREINSTALL"].partition("@")
    assert name == source["type"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    token = source["secureJsonData"]["bearerToken"].removeprefix("$__file{").removesuffix("}")
    assert token in STACK.mounted("grafana")


def test_dashboards_are_mounted_where_grafana_looks_for_them() -> None:
    (provider,) = read("dashboards")["providers"]
    mounted = STACK.mounted("grafana")
    assert mounted["/etc/grafana/provisioning"] == PROVISIONING
    files = {file.name for file in mounted[provider["options"]["path"]].glob("*.json")}
    assert files == {name for name, _ in dashboards()}


def test_the_map_draws_the_zones_from_a_file_that_grafana_serves() -> None:
    """Browsers resolve the layer's source beneath Grafana's address, and /public is this folder of its image."""
    drawn = {
        layer["config"]["src"]
        for _, dashboard in dashboards()
        for panel in panels(dashboard)
        for layer in panel["options"].get("layers", [])
        if layer["type"] == "geojson"
    }
    mounted = STACK.mounted("grafana")
    (file,) = (mounted[f"/usr/share/grafana/{source}"] for source in drawn)
    features = json.loads(file.read_text("utf-8"))["features"]
    region = default_region()
    assert {one["properties"]["crs"] for one in features} == {"WGS84"}
    assert {one["properties"]["site_id"] for one in features} == set(region.polygons)
    for one in features:
        assert shape(one["geometry"]).equals(region.polygons[one["properties"]["site_id"]])


def test_password_and_key_come_from_files_that_are_mounted() -> None:
    told = STACK.services["grafana"]["environment"]
    mounted = STACK.mounted("grafana")
    for name in ("GF_SECURITY_ADMIN_PASSWORD", "GF_SECURITY_SECRET_KEY"):
        assert told[f"{name}__FILE"] in mounted
        assert name not in told
