"""Query parameters that lists share, and the shape of a list's answer."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Query, Response

from gates.http.answer import json_answer
from gates.http.problem import ProblemError
from zones.region import Region

Limit = Annotated[int, Query(ge=1, le=1000, description="Rows of one page at most")]
Cursor = Annotated[
    str | None, Query(max_length=400, description="`cursor` of the page before; leave out for the first")
]
NodeId = Annotated[str | None, Query(max_length=20, description="Node id, `QZ` say")]


def rows(items: Sequence[dict[str, Any]], cursor: str | None = None) -> Response:
    """``cursor`` null: this was the last page. A page may be short, even empty, and still have a next one."""
    return json_answer({"items": items, "cursor": cursor})


def known_node(region: Region, node: str | None, *also: str) -> None:
    """Raises ProblemError for a node the region does not have; ``also`` lists what may stand for one."""
    if node is not None and node not in region.nodes and node not in also:
        choice = ", ".join([*region.nodes, *also])
        raise ProblemError("bad_parameter", f"{node!r} is no node of this region; it has {choice}", field="node")
