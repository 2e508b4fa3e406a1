"""docs/api.md says of refusals and endpoints what the code says."""

import re
from pathlib import Path

from gates.http.auth import RIGHTS
from gates.http.openapi import OPERATIONS
from gates.http.problem import KINDS

PAGE = (Path(__file__).parents[4] / "docs" / "api.md").read_text("utf-8")


def test_every_problem_is_in_the_table_with_its_status_and_its_chinese_title() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| ([^|]+) \|", PAGE, re.MULTILINE)
    assert {code: (int(status), title) for code, status, title in rows} == {
        code: (kind.status, kind.title_zh) for code, kind in KINDS.items()
    }


def test_every_path_is_mentioned() -> None:
    for _, path in OPERATIONS:
        spoken = re.sub(r"\{\w+\}", "{id}", path)
        assert f"`{spoken}" in PAGE or f" {spoken}" in PAGE, path


def test_every_role_is_in_the_table() -> None:
    table = PAGE[PAGE.index("### Roles") : PAGE.index("## Operation")]
    for role in frozenset().union(*RIGHTS.values()):
        assert f"`{role}`" in table
