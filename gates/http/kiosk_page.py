"""The kiosk for a tablet's browser: files that the gateway serves as they are, and that work without a line."""

from hashlib import sha256
from typing import Final

import msgspec
from fastapi import APIRouter

from gates.http.page_files import headers, packaged, page_routes

FOLDER: Final = "data/kiosk"
HEADERS: Final = headers(
    "manifest-src 'self'", "worker-src 'self'", permissions="camera=(self)", scripts="'self' 'wasm-unsafe-eval'"
)
"""The page holds a signing key, works without a line and reads codes by the camera; the decoder is WebAssembly, which
that word lets be compiled, and nothing else."""


def routes(_gateway: object) -> APIRouter:
    return page_routes("kiosk", page_files(), HEADERS)


def page_files() -> dict[str, bytes]:
    """Name → content. The service worker is told which files there are and the digest of them all."""
    found = packaged(FOLDER)
    digest = sha256()
    for name in sorted(found):
        digest.update(name.encode() + b"\0" + found[name] + b"\0")
    kept = ["./", *sorted(name for name in found if name not in ("index.html", "sw.js"))]
    worker = found["sw.js"].replace(b"__VERSION__", f"kiosk-{digest.hexdigest()[:16]}".encode())
    return found | {"sw.js": worker.replace(b"__FILES__", msgspec.json.encode(kept))}
