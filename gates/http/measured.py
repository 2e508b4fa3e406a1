"""Every request is counted and timed under its route's template."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from streams.metrics import GatewayMetrics


class Measured:
    """ASGI middleware; a request that no answer was begun for counts as 500."""

    def __init__(self, app: ASGIApp, metrics: GatewayMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, observed)
        finally:
            route = getattr(scope.get("route"), "path_format", None)
            self._metrics.request(route, status, time.perf_counter() - began)
