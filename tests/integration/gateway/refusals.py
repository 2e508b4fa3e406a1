"""What every refusal has in common."""

from typing import Any

import httpx

from streams.events import CONTROL, Pulse, Refusal
from tests.integration.gateway.serving import Serving


def problem(answer: httpx.Response) -> dict[str, Any]:
    """The problem of a refusal, checked for what every problem has."""
    assert answer.headers["content-type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert said["status"] == answer.status_code
    assert said["type"].startswith("urn:linkage:problem:")
    assert said["title"]
    assert said["title_zh"]
    return said


async def refused(serving: Serving, answer: httpx.Response, status: int, code: str, field: str | None) -> None:
    """The refusal is what was expected, was counted once, and nothing of the batch reached the log."""
    assert answer.status_code == status, answer.text
    said = problem(answer)
    assert said["type"] == f"urn:linkage:problem:{code}"
    if field is not None:
        assert [error["field"] for error in said["errors"]] == [field]
        assert said["errors"][0]["detail"]
    assert await serving.metric(f'linkage_refusals_total{{reason="{code}"}}') == 1
    assert not [entry for entry in await serving.entries() if not isinstance(entry, (*CONTROL, Pulse, Refusal))]
