"""A notifier that serves the register of subscribers beside its file, and a gateway that changes the register."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from standardwebhooks import Webhook as Oracle

from streams.log.redis_log import RedisLog
from streams.notifier.run import Notifier, webhooks
from streams.store.connection import Client
from tests.integration.gateway.serving import Serving, as_
from tests.integration.notifier.endpoint import Posted
from tests.integration.notifier.serving import LEASE_S, Told, configured

ADMIN = as_("admin")


@asynccontextmanager
async def notifying(client: Client, *in_file: dict[str, Any], told: Told | None = None) -> AsyncIterator[Told]:
    """Left when it has told the gateways of its file."""
    told = told or Told()
    file = configured(*in_file)
    async with Notifier(
        client, RedisLog(client), webhooks(file), configured=file, observer=told, lease_life_s=LEASE_S,
        trim_every_s=0.05, look_every_s=0.1,
    ):  # fmt: skip
        await until(lambda: client.exists("notify:subscribers:file"))
        yield told


async def put(at: Serving, name: str, **settings: Any) -> httpx.Response:
    return await at.http.put(f"/v1/subscribers/{name}", json=settings, headers=ADMIN)


async def made(at: Serving, name: str, url: str, **settings: Any) -> str:
    """The signing key of a subscriber that is new."""
    answer = await put(at, name, url=url, **settings)
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "created"
    secret: str = answer.json()["secret"]
    return secret


async def listed(at: Serving) -> dict[str, dict[str, Any]]:
    answer = await at.http.get("/v1/subscribers", headers=ADMIN)
    assert answer.status_code == 200, answer.text
    return {row["name"]: row for row in answer.json()["items"]}


async def until(holds: Callable[[], Awaitable[Any]], timeout_s: float = 20.0) -> None:
    """Asks again and again: what is waited for happens in Redis or behind an endpoint."""
    async with asyncio.timeout(timeout_s):
        while not await holds():  # noqa: ASYNC110 - nothing here could wake us
            await asyncio.sleep(0.02)


def verified(key: str, posted: Posted) -> bool:
    """By the scheme's own library."""
    try:
        Oracle(key).verify(posted.body, posted.headers)
    except Exception:  # noqa: BLE001 - one error for every way to fail
        return False
    return True


def signatures(posted: Posted) -> int:
    return len(posted.headers["webhook-signature"].split())


async def session_of(client: Client, name: str) -> bytes | None:
    """Another one from every courier that begins to serve the subscriber."""
    found: Any = client.hget("notify:{0}:" + name, "owner")
    owner: bytes | None = await found
    return owner


async def served_anew(client: Client, name: str, before: bytes | None) -> bool:
    return await session_of(client, name) not in (None, before)


async def gone(at: Serving, name: str) -> bool:
    return name not in await listed(at)
