"""A query parameter left blank is one left out: dashboards fill `?state=${state}` with nothing to mean everything."""

from urllib.parse import parse_qsl, urlencode

from starlette.types import ASGIApp, Receive, Scope, Send


class WithoutBlanks:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["query_string"]:
            given = parse_qsl(scope["query_string"].decode("latin-1"))  # drops blank values
            scope["query_string"] = urlencode(given).encode()
        await self._app(scope, receive, send)
