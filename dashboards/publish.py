"""Brings a Grafana server up to date: the folder, the data sources that are wanted, every dashboard."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dashboards.build import CHECKED_IN, dashboards
from dashboards.datasources import DataSource
from dashboards.grafana import Change, Grafana
from dashboards.map import Ground
from dashboards.text import LANGUAGES, Language
from dashboards.texts import common as texts

FOLDER: Final = "linkage"


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
    sources: Sequence[DataSource] = (),
    ground: Ground = CHECKED_IN,
) -> Iterator[Published]:
    """Yields each thing as it is done. Raises GrafanaError at the first thing that cannot be done; running it again
    goes on from there."""
    title = f"{texts.FOLDER.zh} {texts.FOLDER.en}"
    change = grafana.ensure_folder(folder, title)
    yield Published("folder", folder, change, f"{grafana.url}/dashboards/f/{folder}")
    for source in sources:
        change = grafana.ensure_datasource(source)
        yield Published("data source", source.uid, change, f"{grafana.url}/connections/datasources/edit/{source.uid}")
    for name, dashboard in dashboards(ground):
        if name.split(".")[-2] in languages:
            change = grafana.ensure_dashboard(dashboard, folder)
            yield Published("dashboard", dashboard["uid"], change, f"{grafana.url}/d/{dashboard['uid']}")
