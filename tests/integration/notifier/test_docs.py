"""The page's way to put dead letters back puts them back."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from streams.embedded_redis import EmbeddedRedis
from streams.store.connection import Client
from tests.integration.notifier.endpoint import Answer, Endpoint
from tests.integration.notifier.outbox import Tracker
from tests.integration.notifier.serving import notifying, subscriber
from tests.unit.notifier.alerts import alert

PAGE = (Path(__file__).parents[3] / "docs" / "webhooks.md").read_text(encoding="utf-8")


def put_back_all() -> Callable[[str], Awaitable[int]]:
    example = re.findall(r"^```python\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)[-1]
    found: dict[str, Any] = {}
    exec(compile(example, "docs/webhooks.md", "exec"), found)  # noqa: S102
    function: Callable[[str], Awaitable[int]] = found["put_back_all"]
    return function


async def test_dead_letters_are_put_back_as_the_page_says(
    server: EmbeddedRedis, client: Client, tracker: Tracker, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Endpoint(lambda _: Answer(410, b"moved away")) as endpoint:
        async with notifying(client, subscriber("control-room", endpoint.url)) as told:
            await tracker.raises(alert(1), alert(2))
            await told.until(lambda: told.counts["control-room", "given_up", ""] == 2)
        endpoint.answering = lambda _: Answer()
        assert await put_back_all()(server.url) == 2
        assert f"{alert(1).alert_id}.1 1 answered 410: moved away" in capsys.readouterr().out
        async with notifying(client, subscriber("control-room", endpoint.url)) as told:
            await told.until(lambda: told.counts["control-room", "delivered", ""] == 2)
