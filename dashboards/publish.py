"""Brings a Grafana server up to date: the folder, the data source if wanted, every dashboard."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dashboards import texts
from dashboards.build import dashboards
from dashboards.grafana import Change, Grafana
from dashboards.text import LANGUAGES, Language

FOLDER: Final = "linkage"
DATASOURCE: Final = "linkage-prometheus"
"""uid of the data source; the one provisioned in deploy/grafana has the same."""


@dataclass(frozen=True)
class Published:
    kind: str
    uid: str
    change: Change
    address: str


def publish(
    grafana: Grafana,
    *,
    folder: str = FOLDER,
    languages: tuple[Language, ...] = LANGUAGES,
    prometheus: str | None = None,
) -> Iterator[Published]:
    """Yields each thing as it is done. ``prometheus``: its address as Grafana reaches it, if a data source is to
    be made. Raises GrafanaError at the first thing that cannot be done; running it again goes on from there."""
    title = f"{texts.FOLDER.zh} {texts.FOLDER.en}"
    change = grafana.ensure_folder(folder, title)
    yield Published("folder", folder, change, f"{grafana.url}/dashboards/f/{folder}")
    if prometheus:
        change = grafana.ensure_datasource(DATASOURCE, "Linkage Prometheus", prometheus)
        yield Published("data source", DATASOURCE, change, f"{grafana.url}/connections/datasources/edit/{DATASOURCE}")
    for name, dashboard in dashboards():
        if name.split(".")[-2] in languages:
            change = grafana.ensure_dashboard(dashboard, folder)
            yield Published("dashboard", dashboard["uid"], change, f"{grafana.url}/d/{dashboard['uid']}")
