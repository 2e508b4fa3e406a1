"""A panel: its queries, how values are shown, and the JSON Grafana reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any, Final, Literal

from dashboards.field import Field, Json
from dashboards.text import Caption, Language, Text

Kind = Literal["stat", "table", "bargauge", "timeseries", "geomap"]
DATASOURCE: Final[Json] = {"type": "prometheus", "uid": "${datasource}"}
"""The data source variable of the dashboard, so that no installation's uid is in the JSON."""


@dataclass(frozen=True)
class Query:
    """``legend`` names a series by its labels (``{{node}}``). ``instant``: now, rather than over time."""

    expression: str
    legend: str | Text = "__auto"
    instant: bool = False

    def read(self, ref: str, language: Language, *, table: bool) -> Json:
        legend = self.legend.read(language) if isinstance(self.legend, Text) else self.legend
        return {
            "refId": ref,
            "datasource": DATASOURCE,
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
    queries: Sequence[Query]
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
            "datasource": DATASOURCE,
            "fieldConfig": self.field.read(language),
            "options": dict(self.options),
            "targets": [
                query.read(ref, language, table=as_table)
                for ref, query in zip(ascii_uppercase, self.queries, strict=False)
            ],
            "transformations": list(self.transformations),
        }
