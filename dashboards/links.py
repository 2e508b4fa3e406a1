"""From what is seen to what is behind it: a site to its gates, an alert to its unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from dashboards.json_object import Json
from dashboards.names import Name, uid
from dashboards.text import Language, Text

HERE: Final = "${__value.text:percentencode}"
"""What is read in the cell."""


def label(name: str) -> str:
    """The label of the series."""
    return f"${{__field.labels.{name}:percentencode}}"


def cell(name: str) -> str:
    """Another cell of the same line."""
    return f"${{__data.fields.{name}:percentencode}}"


@dataclass(frozen=True)
class Link:
    """``variables``: variable of the other dashboard → its value, as Grafana writes values."""

    title: Text
    to: Name
    variables: Mapping[str, str] = field(default_factory=dict)

    def read(self, language: Language) -> Json:
        """In the same language, over the same time, in the same window."""
        chosen = "".join(f"&var-{name}={value}" for name, value in self.variables.items())
        url = f"/d/{uid(self.to, language)}?${{__url_time_range}}{chosen}"
        return {"title": self.title.read(language), "url": url, "targetBlank": False}
