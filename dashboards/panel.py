"""A panel: its queries, how values are shown, and the JSON Grafana reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any, Literal, Protocol

from dashboards.field import Field
from dashboards.json_object import Json
from dashboards.sources import PROMETHEUS
from dashboards.text import Caption, Language, Text

Kind = Literal["stat", "table", "bargauge", "timeseries", "geomap"]


class Asked(Protocol):
    """A question to a data source."""

    @property
    def datasource(self) -> Json: ...

    def read(self, ref: str, language: Language, /, *, table: bool) -> Json: ...


@dataclass(frozen=True)
class Query:
    """PromQL. ``legend`` names a series by its labels (``{{node}}``). ``instant``: now, rather than over time."""

    expression: str
    legend: str | Text = "__auto"
    instant: bool = False

    @property
    def datasource(self) -> Json:
        return PROMETHEUS

    def read(self, ref: str, language: Language, *, table: bool) -> Json:
        legend = self.legend.read(language) if isinstance(self.legend, Text) else self.legend
        return {
            "refId": ref,
            "datasource": PROMETHEUS,
            "expr": self.expression,
            "legendFormat": legend,
            "instant": self.instant,
            "range": not self.instant,
            "format": "table" if table else "time_series",
            "editorMode": "code",
        }


@dataclass(frozen=True)
class Panel:
    """``id`` stays for ever: links to one panel carry it. ``width`` is in 24ths of the screen's."""

    id: int
    kind: Kind
    caption: Caption
    width: int
    queries: Sequence[Asked]
    field: Field
    options: Mapping[str, Any]
    transformations: Sequence[Json] = ()

    def read(self, language: Language, place: Json) -> Json:
        as_table = self.kind in ("table", "geomap")
        return {
            "id": self.id,
            "type": self.kind,
            "title": self.caption.title.read(language),
            "description": self.caption.description.read(language),
            "gridPos": place,
            "datasource": self.queries[0].datasource,
            "fieldConfig": self.field.read(language),
            "options": dict(self.options),
            "targets": [
                query.read(ref, language, table=as_table)
                for ref, query in zip(ascii_uppercase, self.queries, strict=False)
            ],
            "transformations": list(self.transformations),
        }
