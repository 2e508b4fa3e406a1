"""Grafana's own program is not to be had here; its files are held against one another and against the mounts."""

from typing import Any

import yaml

from dashboards.build import dashboards
from dashboards.check_layout import panels
from dashboards.publish import DATASOURCE
from tests.deploy.stack import DEPLOY, stack

PROVISIONING = DEPLOY / "grafana" / "provisioning"
STACK = stack()


def read(name: str) -> Any:
    return yaml.safe_load((PROVISIONING / name / "linkage.yaml").read_text("utf-8"))


def test_dashboards_find_the_data_source_that_is_provisioned() -> None:
    """They ask whichever Prometheus their menu names, which at first is Grafana's default: ours, the only one."""
    (source,) = read("datasources")["datasources"]
    assert (source["uid"], source["type"], source["isDefault"]) == (DATASOURCE, "prometheus", True)
    for _, dashboard in dashboards():
        (menu,) = [one for one in dashboard["templating"]["list"] if one["type"] == "datasource"]
        assert menu["query"] == source["type"]
        asked = {target["datasource"]["uid"] for panel in panels(dashboard) for target in panel["targets"]}
        assert asked == {f"${{{menu['name']}}}"}


def test_the_data_source_is_the_stacks_prometheus() -> None:
    (source,) = read("datasources")["datasources"]
    listening = next(one for one in STACK.services["prometheus"]["command"] if "listen-address" in one)
    assert source["url"] == f"http://prometheus:{listening.rpartition(':')[2]}"
    assert "metrics" in STACK.services["prometheus"]["networks"]
    assert "metrics" in STACK.services["grafana"]["networks"]


def test_dashboards_are_mounted_where_grafana_looks_for_them() -> None:
    (provider,) = read("dashboards")["providers"]
    mounted = STACK.mounted("grafana")
    assert mounted["/etc/grafana/provisioning"] == PROVISIONING
    files = {file.name for file in mounted[provider["options"]["path"]].glob("*.json")}
    assert files == {name for name, _ in dashboards()}


def test_password_and_key_come_from_files_that_are_mounted() -> None:
    told = STACK.services["grafana"]["environment"]
    mounted = STACK.mounted("grafana")
    for name in ("GF_SECURITY_ADMIN_PASSWORD", "GF_SECURITY_SECRET_KEY"):
        assert told[f"{name}__FILE"] in mounted
        assert name not in told
