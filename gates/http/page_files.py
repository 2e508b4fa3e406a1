"""Pages that the gateway serves as they are: no build step, nothing from other hosts, nothing inline."""

from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from importlib.resources import files
from typing import Final

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/manifest+json",
    "txt": "text/plain; charset=utf-8",
    "wasm": "application/wasm",
}
NOTHING_ELSE: Final = (
    "default-src 'none'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
    "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
)  # fmt: skip
"""Of the content security policy; a page may add what it needs."""


def headers(*also: str, permissions: str, scripts: str = "'self'") -> dict[str, str]:
    """What every file of a page is served with. ``also``: more of the content security policy; ``scripts``: what may
    run."""
    return {
        "content-security-policy": "; ".join((*NOTHING_ELSE, f"script-src {scripts}", *also)),
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "permissions-policy": permissions,
        "cross-origin-opener-policy": "same-origin",
        "cache-control": "no-cache",
    }


def packaged(folder: str) -> dict[str, bytes]:
    """Name → content of the files of one page."""
    found = files(__package__).joinpath(folder).iterdir()
    return {file.name: file.read_bytes() for file in found if file.is_file()}


def page_routes(name: str, content: Mapping[str, bytes], served_with: Mapping[str, str]) -> APIRouter:
    """``/name/`` is its ``index.html``; every file is fresh or 304."""
    router = APIRouter(include_in_schema=False)
    served = {file: _served(file, content[file], served_with) for file in content}

    @router.get(f"/{name}")
    async def without_slash() -> Response:
        return RedirectResponse(f"{name}/", 308)

    router.add_api_route(f"/{name}/", _serving(served["index.html"]), methods=["GET"])
    for file, one in served.items():
        router.add_api_route(f"/{name}/{file}", _serving(one), methods=["GET"])
    return router


class _Served(msgspec.Struct, frozen=True):
    content: bytes
    type: str
    headers: dict[str, str]


def _served(file: str, content: bytes, served_with: Mapping[str, str]) -> _Served:
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    return _Served(content, TYPES[file.rpartition(".")[2]], {**served_with, "etag": etag})


def _serving(served: _Served) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        if request.headers.get("if-none-match") == served.headers["etag"]:
            return Response(status_code=304, headers=served.headers)
        return Response(served.content, headers=served.headers, media_type=served.type)

    return serve
