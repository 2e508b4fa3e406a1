"""Where cameras, the weighbridge and fixed scanners of this gate tell the kiosk what they read: on loopback alone."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import msgspec
from aiohttp import web

from gates.decoding import SchemaError, decode_body
from gates.kiosk.happenings import ScanKept, Unreadable
from gates.kiosk.kiosk import Kiosk

LONGEST_BODY: Final = 64 * 1024
ADDRESS: Final = "127.0.0.1"
OURS: Final = frozenset({ADDRESS, "localhost"})
"""What it may be called. A page of elsewhere whose name is made to lead here (DNS rebinding) calls it by that name."""


class _Scan(msgspec.Struct, forbid_unknown_fields=True):
    code: str


_scan = msgspec.json.Decoder(_Scan)


@asynccontextmanager
async def local_http(kiosk: Kiosk, port: int) -> AsyncIterator[int]:
    """Serves until left; yields the port (``port`` 0 takes a free one)."""

    async def readings(request: web.Request) -> web.Response:
        try:
            fields = kiosk.reading(await _json(request))
        except SchemaError as error:
            return _answer({"error": str(error)}, 422)
        return _answer({"taken": fields}, 200)

    async def scan(request: web.Request) -> web.Response:
        try:
            posted: _Scan = decode_body(_scan, await _json(request))
        except SchemaError as error:
            return _answer({"error": str(error)}, 422)
        said = kiosk.scan(posted.code)
        if isinstance(said, ScanKept):
            return _answer(said, 200)
        return _answer(said, 422 if isinstance(said, Unreadable) else 507)

    app = web.Application(client_max_size=LONGEST_BODY, middlewares=[_for_us])
    app.add_routes([web.post("/readings", readings), web.post("/scan", scan)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, ADDRESS, port)
        await site.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@web.middleware
async def _for_us(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    name = request.headers.get("host", "").rpartition(":")
    if (name[0] or name[2]).lower() not in OURS:
        return _answer({"error": f"ask for {ADDRESS}: this is for devices of this gate alone"}, 421)
    return await handler(request)


async def _json(request: web.Request) -> bytes:
    """Only what declares itself JSON: a web page in a browser of this machine cannot post that without being asked."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="send application/json")
    return await request.read()


def _answer(content: object, status: int) -> web.Response:
    return web.Response(body=msgspec.json.encode(content), status=status, content_type="application/json")
