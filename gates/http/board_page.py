"""The control room's board: a page of files that the gateway serves as they are, and its words in both languages."""

from typing import Final

import msgspec
from fastapi import APIRouter

from gates.http.board_words import WORDS
from gates.http.page_files import headers, packaged, page_routes

FOLDER: Final = "data/board"
HEADERS: Final = headers(permissions="camera=(), microphone=(), geolocation=()")
"""The page holds an operator's token."""


def routes(_gateway: object) -> APIRouter:
    return page_routes("board", page_files(), HEADERS)


def page_files() -> dict[str, bytes]:
    """Name → content. ``words.js`` is made of the catalogue that the stories of alerts are told from."""
    words = b"// The words of the page: key to [Chinese, English].\n\nexport const WORDS = %b;\n"
    return packaged(FOLDER) | {"words.js": words % msgspec.json.encode(WORDS)}
