"""A small receiver of webhooks: checks signatures, counts, keeps the last alerts. For the demonstration and tests.

It is also an example of what a subscriber does (docs/webhooks.md): verify first, answer quickly, drop repeats by
the webhook id, keep an alert's highest version.
"""

import time
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import msgspec
from aiohttp import web

from streams.signature import Secret, SignatureError, verify

MOST_BODY: Final = 1024 * 1024
KEPT: Final = 100
IDS_KEPT: Final = 1_000_000
"""Webhook ids remembered to recognise repeats by; the oldest are forgotten."""


class WebhookReceiver:
    """POST anywhere delivers, GET anywhere tells the counts as JSON.

    ``deliveries`` counts every verified post, ``unique`` different webhook ids, ``repeats`` the difference,
    ``failures`` posts whose signature did not fit. ``last``: the newest alerts, as received.
    """

    def __init__(
        self,
        secrets: Sequence[Secret],
        *,
        keep: int = KEPT,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self.deliveries = 0
        self.failures = 0
        self.failures_by_reason: Counter[str] = Counter()
        self.last: deque[dict[str, Any]] = deque(maxlen=keep)
        self._secrets = tuple(secrets)
        self._now_ms = now_ms
        self._ids: OrderedDict[str, None] = OrderedDict()
        self._unique = 0

    @property
    def unique(self) -> int:
        return self._unique

    @property
    def repeats(self) -> int:
        return self.deliveries - self._unique

    def counts(self) -> dict[str, int]:
        return {
            "deliveries": self.deliveries,
            "unique": self.unique,
            "repeats": self.repeats,
            "failures": self.failures,
        }

    def take(self, headers: dict[str, str], body: bytes) -> tuple[int, str]:
        """One post: HTTP status and reason. ``headers`` has lower-case names."""
        try:
            signed = verify(self._secrets, headers, body, self._now_ms())
        except SignatureError as error:
            self.failures += 1
            self.failures_by_reason[error.reason] += 1
            return 401, str(error)
        try:
            alert = msgspec.json.decode(body, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return 422, f"the body is no JSON object: {error}"
        self.deliveries += 1
        if signed.id not in self._ids:
            self._unique += 1
            self._ids[signed.id] = None
            self.last.append(alert)
            if len(self._ids) > IDS_KEPT:
                self._ids.popitem(last=False)
        return 204, ""

    async def post(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        status, reason = self.take(headers, await request.read())
        if status == 204:
            return web.Response(status=status)
        return web.json_response({"title": reason}, status=status)

    async def tell(self, _: web.Request) -> web.Response:
        return web.json_response(self.counts())


@asynccontextmanager
async def listening(receiver: WebhookReceiver, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serves the receiver in this process; yields its URL. Port 0 takes a free one. Raises OSError if it is taken."""
    app = web.Application(client_max_size=MOST_BODY)
    app.router.add_post("/{path:.*}", receiver.post)
    app.router.add_get("/{path:.*}", receiver.tell)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield f"http://{host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
