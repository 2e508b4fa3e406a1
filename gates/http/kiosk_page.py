"""The kiosk for a tablet's browser: files that the gateway serves as they are, and that work without a line."""

from collections.abc import Awaitable, Callable
from hashlib import sha256
from importlib.resources import files
from typing import Final

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

FOLDER: Final = "data/kiosk"
TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/manifest+json",
}
POLICY: Final = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
        "manifest-src 'self'", "worker-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    )
)  # fmt: skip
"""Nothing from other hosts, nothing inline: the page holds a signing key."""
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(self)",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-cache",
}


def routes(_gateway: object) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    served = {name: _response(name, content) for name, content in page_files().items()}

    @router.get("/kiosk")
    async def without_slash() -> Response:
        return RedirectResponse("kiosk/", 308)

    @router.get("/kiosk/")
    async def index(request: Request) -> Response:
        return _fresh(request, served["index.html"])

    for name, response in served.items():
        router.add_api_route(f"/kiosk/{name}", _serving(response), methods=["GET"])
    return router


def page_files() -> dict[str, bytes]:
    """Name → content. The service worker is told which files there are and the digest of them all."""
    found = {file.name: file.read_bytes() for file in files(__package__).joinpath(FOLDER).iterdir() if file.is_file()}
    digest = sha256()
    for name in sorted(found):
        digest.update(name.encode() + b"\0" + found[name] + b"\0")
    kept = ["./", *sorted(name for name in found if name not in ("index.html", "sw.js"))]
    worker = found["sw.js"].replace(b"__VERSION__", f"kiosk-{digest.hexdigest()[:16]}".encode())
    return found | {"sw.js": worker.replace(b"__FILES__", msgspec.json.encode(kept))}


class _Served(msgspec.Struct, frozen=True):
    content: bytes
    type: str
    etag: str


def _response(name: str, content: bytes) -> _Served:
    return _Served(content, TYPES[name.rpartition(".")[2]], f'"{sha256(content).hexdigest()[:32]}"')


def _serving(served: _Served) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        return _fresh(request, served)

    return serve


def _fresh(request: Request, served: _Served) -> Response:
    headers = HEADERS | {"etag": served.etag}
    if request.headers.get("if-none-match") == served.etag:
        return Response(status_code=304, headers=headers)
    return Response(served.content, headers=headers, media_type=served.type)
