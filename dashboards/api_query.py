"""A question to the gateway's API, as the plugin Infinity asks it: from Grafana's own server (parser ``backend``).

The columns and their types are those of the structs that the API is documented by, so that a field which does not
exist cannot be asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import msgspec
from msgspec import inspect

from dashboards.json_object import Json
from dashboards.sources import API
from dashboards.text import Language

ColumnType = Literal["string", "number", "boolean", "timestamp"]
PAGES: Final = 5
"""Infinity reads no more; at 1000 rows a page that is more than anybody reads."""
_TYPES: Final[dict[type, ColumnType]] = {
    inspect.StrType: "string",
    inspect.LiteralType: "string",
    inspect.EnumType: "string",
    inspect.IntType: "number",
    inspect.FloatType: "number",
    inspect.BoolType: "boolean",
    inspect.ListType: "string",  # as JSON
}


def columns_of(view: type[msgspec.Struct], *names: str) -> dict[str, ColumnType]:
    """Raises KeyError for a field that the API does not show."""
    shown = {one.encode_name: one.type for one in msgspec_fields(view)}
    return {name: _type(shown[name]) for name in names}


def msgspec_fields(view: type[msgspec.Struct]) -> tuple[inspect.Field, ...]:
    found = inspect.type_info(view)
    assert isinstance(found, inspect.StructType)
    return found.fields


def _type(shown: inspect.Type) -> ColumnType:
    if isinstance(shown, inspect.UnionType):
        (shown,) = (one for one in shown.types if not isinstance(one, inspect.NoneType))
    if isinstance(shown, inspect.Metadata):
        return "timestamp" if (shown.extra_json_schema or {}).get("format") == "date-time" else _type(shown.type)
    return _TYPES[type(shown)]


@dataclass(frozen=True)
class ApiQuery:
    """``path`` stands behind the data source's own address. ``root``: where in the answer the rows are.
    ``paged``: follow ``cursor``, for lists that are to be shown whole."""

    path: str
    columns: Mapping[str, ColumnType]
    root: str = "items"
    params: Mapping[str, str] = field(default_factory=dict)
    paged: bool = False

    @property
    def datasource(self) -> Json:
        return API

    def read(self, ref: str, _language: Language, *, table: bool) -> Json:
        del table  # its rows are a table whatever shows them
        params = dict(self.params) | ({"limit": "1000"} if self.paged else {})
        return {
            "refId": ref,
            "datasource": API,
            "type": "json",
            "parser": "backend",
            "source": "url",
            "format": "table",
            "url": self.path,
            "url_options": {
                "method": "GET",
                "data": "",
                "params": [{"key": key, "value": value} for key, value in params.items()],
            },
            "root_selector": self.root,
            # no heading here: Infinity finds a renamed column again by its selector alone
            "columns": [{"selector": name, "text": name, "type": kind} for name, kind in self.columns.items()],
            "filters": [],
            **(_BY_CURSOR if self.paged else {"pagination_mode": "none"}),
        }


_BY_CURSOR: Final[Json] = {
    "pagination_mode": "cursor",
    "pagination_max_pages": PAGES,
    "pagination_param_cursor_field_name": "cursor",
    "pagination_param_cursor_field_type": "query",
    "pagination_param_cursor_extraction_path": "cursor",
}
