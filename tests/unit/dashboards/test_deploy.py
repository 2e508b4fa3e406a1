"""The files an operator starts Prometheus and Grafana with fit the dashboards and one another."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.datasources import api, prometheus
from dashboards.publish import FOLDER
from dashboards.texts import common as texts
from streams.metrics.state import READ_SECONDS

DEPLOY = Path(__file__).parents[3] / "deploy"
PROVISIONING = DEPLOY / "grafana" / "provisioning"
PROMTOOL = shutil.which("promtool")


def read(file: Path) -> Any:
    return yaml.safe_load(file.read_text())


def seconds(text: str) -> int:
    return int(text.removesuffix("s"))


def test_all_four_processes_are_scraped() -> None:
    jobs = {
        job["job_name"]: [group for file in job["file_sd_configs"][0]["files"] for group in read(DEPLOY / file)]
        for job in read(DEPLOY / "prometheus.yml")["scrape_configs"]
    }
    assert jobs == {
        "linkage-gateway": [{"targets": ["gateway:8080"]}],
        "linkage-tracker": [{"targets": ["tracker-1:9101", "tracker-2:9101"]}],
        "linkage-notifier": [{"targets": ["notifier:9102"]}],
    }


def test_a_scrape_outlasts_the_gateways_wait_for_the_state() -> None:
    settings = read(DEPLOY / "prometheus.yml")["global"]
    assert READ_SECONDS < seconds(settings["scrape_timeout"]) <= seconds(settings["scrape_interval"])


def test_grafana_knows_the_scrape_interval() -> None:
    source, _ = read(PROVISIONING / "datasources" / "linkage.yaml")["datasources"]
    assert source["jsonData"]["timeInterval"] == read(DEPLOY / "prometheus.yml")["global"]["scrape_interval"]


def test_provisioning_and_publishing_mean_the_same_data_sources_and_folder() -> None:
    provisioned = read(PROVISIONING / "datasources" / "linkage.yaml")["datasources"]
    published = [prometheus("http://prometheus:9090"), api("http://gateway:8080", "lk_any")]
    for told, made in zip(provisioned, published, strict=True):
        assert {key: told[key] for key in made.wanted()} == made.wanted()
        settings = {key: value for key, value in made.settings.items() if key != "tokenDigest"}
        assert settings.items() <= told["jsonData"].items()
        assert told.get("secureJsonData", {}).keys() == made.secret.keys()
    (provider,) = read(PROVISIONING / "dashboards" / "linkage.yaml")["providers"]
    assert (provider["folderUid"], provider["folder"]) == (FOLDER, f"{texts.FOLDER.zh} {texts.FOLDER.en}")


def test_no_secret_is_provisioned_in_the_clear() -> None:
    for source in read(PROVISIONING / "datasources" / "linkage.yaml")["datasources"]:
        for value in source.get("secureJsonData", {}).values():
            assert value == "$__file{/run/secrets/grafana-token}"


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (Debian: apt-get install prometheus)")
def test_prometheus_accepts_its_configuration() -> None:
    command = [str(PROMTOOL), "check", "config", str(DEPLOY / "prometheus.yml")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
