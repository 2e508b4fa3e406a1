"""What the plugin Infinity makes of a question, with the parser ``backend``: the same request, the same frame.

Written from how its backend behaves: the path behind the data source's address, parameters added, the cursor
followed for a few pages, the root picked out, and of each row the named columns, by the alphabet, each of the type it
was told. Where Infinity would make nothing of a value without saying so, this raises.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

import httpx

from dashboards.json_object import Json

MOST_PAGES: Final = 5
_VARIABLE: Final = re.compile(r"\$\{(\w+)(:percentencode)?\}")


@dataclass
class Infinity:
    """``url`` and ``token`` are those of the data source; ``asked`` the addresses it has fetched."""

    url: str
    token: str = field(repr=False)
    asked: list[str] = field(default_factory=list)

    def frame(self, target: Json, variables: Mapping[str, str]) -> Json:
        """The data frame as Grafana's browser side gets it. Raises HTTPStatusError, or ValueError for a value that is
        not of its column's type."""
        columns = sorted(target["columns"], key=lambda column: str(column["selector"]))
        rows = [row for page in self._pages(target, variables) for row in _rows(page, target["root_selector"])]
        if not rows:
            return {"refId": target["refId"], "fields": [{"name": target["refId"], "type": "string", "values": []}]}
        return {"refId": target["refId"], "fields": [_field(column, rows) for column in columns]}

    def _pages(self, target: Json, variables: Mapping[str, str]) -> Iterator[Any]:
        params = [(one["key"], _filled(one["value"], variables)) for one in target["url_options"]["params"]]
        cursor: str | None = None
        for _ in range(min(target.get("pagination_max_pages", 1), MOST_PAGES) + 1):
            more = [(target["pagination_param_cursor_field_name"], cursor)] if cursor else []
            address = self.url + _filled(target["url"], variables)
            bearer = {"authorization": f"Bearer {self.token}"}
            answer = httpx.request(
                target["url_options"]["method"], address, params=[*params, *more], headers=bearer, timeout=30
            )
            self.asked.append(str(answer.url))
            answer.raise_for_status()
            yield (page := answer.json())
            cursor = page.get(target["pagination_param_cursor_extraction_path"]) if _by_cursor(target) else None
            if not cursor:
                return


def _by_cursor(target: Json) -> bool:
    return bool(target["pagination_mode"] == "cursor")


def _filled(text: str, variables: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: quote(variables[found[1]], "") if found[2] else variables[found[1]], text)


def _rows(page: Any, root: str) -> list[Json]:
    for step in filter(None, root.split(".")):
        page = page[int(step)] if step.isdigit() else page[step]
    return page if isinstance(page, list) else [page]


def _field(column: Json, rows: list[Json]) -> Json:
    name, kind = column["selector"], column["type"]
    values = [None if row.get(name) is None else _OF[kind](row[name]) for row in rows]
    return {"name": name, "type": "time" if kind == "timestamp" else kind, "values": values}


def _string(value: Any) -> str:
    if isinstance(value, list):
        return str(value).replace("'", '"')
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} is no number")
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is not yes or no")
    return value


def _timestamp(value: Any) -> int:
    """Milliseconds. A time without an offset would be taken for UTC."""
    when = datetime.fromisoformat(value)
    if when.tzinfo is None:
        raise ValueError(f"{value!r} has no offset")
    return round(when.timestamp() * 1000)


_OF: Final[dict[str, Callable[[Any], Any]]] = {
    "string": _string,
    "number": _number,
    "boolean": _boolean,
    "timestamp": _timestamp,
}
