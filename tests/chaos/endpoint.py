"""The subscriber's endpoint: keeps every webhook id it was sent, and has its moods."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum
from typing import Final

import msgspec
from aiohttp import web

from gates.webhook_receiver import MOST_BODY, WebhookReceiver
from streams.signature import Secret

TIMEOUT_S: Final = 2.0
"""What the notifier is told to wait for an answer."""
SLOW_S: Final = (0.5, 3.0)
"""A slow answer: some come in time, some do not."""

Version = tuple[str, int]
"""Alert id and version."""


class Mood(Enum):
    GOOD = "good"
    DOWN = "down"
    SLOW = "slow"
    FAILING = "answers 500"
    CUT = "closes mid-answer"


class _Told(msgspec.Struct):
    alert_id: str
    version: int


_told = msgspec.json.Decoder(_Told)


class Endpoint:
    """``sent``: alert version → every webhook id it came under. ``acknowledged``: versions answered 2xx in full."""

    def __init__(self, secret: Secret) -> None:
        self.sent: dict[Version, set[str]] = {}
        self.acknowledged: set[Version] = set()
        self.contents: dict[str, set[int]] = {}
        self.answers: Counter[Mood] = Counter()
        self.receiver = WebhookReceiver([secret])
        self._mood = Mood.GOOD
        self._runner: web.AppRunner | None = None
        self._port = 0
        self._turn = asyncio.Lock()

    @property
    def mood(self) -> Mood:
        return self._mood

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/alerts"

    async def feel(self, mood: Mood) -> None:
        """Down means that nobody listens on the port; any other mood, that somebody does."""
        async with self._turn:
            self._mood = mood
            if mood is Mood.DOWN:
                await self._close()
            elif self._runner is None:
                await self._listen()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        """Its URL."""
        await self.feel(Mood.GOOD)
        try:
            yield self.url
        finally:
            await self._close()

    async def _listen(self) -> None:
        app = web.Application(client_max_size=MOST_BODY)
        app.router.add_post("/{path:.*}", self._post)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self._port, reuse_address=True).start()
        self._runner, self._port = runner, runner.addresses[0][1]

    async def _close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _post(self, request: web.Request) -> web.StreamResponse:
        mood, body = self._mood, await request.read()
        self.answers[mood] += 1
        if mood is Mood.FAILING and self.answers[mood] % 2:
            return web.Response(status=500)  # every second time it has taken the alert all the same
        headers = {name.lower(): value for name, value in request.headers.items()}
        status, reason = self.receiver.take(headers, body)
        if status != 204:
            return web.Response(status=status, text=reason)
        version = self._keep(headers["webhook-id"], body)
        if mood is Mood.FAILING:
            return web.Response(status=500)
        if mood is Mood.CUT:
            return await _cut(request)
        if mood is Mood.SLOW:
            quickest, slowest = SLOW_S
            await asyncio.sleep(quickest + (slowest - quickest) * (self.answers[mood] % 5) / 4)
        self.acknowledged.add(version)
        return web.Response(status=204)

    def _keep(self, webhook_id: str, body: bytes) -> Version:
        told = _told.decode(body)
        version = told.alert_id, told.version
        self.sent.setdefault(version, set()).add(webhook_id)
        self.contents.setdefault(webhook_id, set()).add(hash(body))
        return version


async def _cut(request: web.Request) -> web.StreamResponse:
    """Half an answer, then nothing: the connection is reset."""
    answer = web.StreamResponse(status=200, headers={"content-length": "100"})
    await answer.prepare(request)
    await answer.write(b"ok")
    if request.transport is not None:
        request.transport.abort()
    return answer
