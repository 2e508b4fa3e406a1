"""The monthly report to print: a page of files that the gateway serves as they are; its words are the board's."""

from typing import Final

from fastapi import APIRouter

from gates.http.page_files import headers, packaged, page_routes

FOLDER: Final = "data/reports"
HEADERS: Final = headers(permissions="camera=(), microphone=(), geolocation=()")


def routes(_gateway: object) -> APIRouter:
    return page_routes("reports", page_files(), HEADERS)


def page_files() -> dict[str, bytes]:
    """Name → content. What it has in common with the board it takes from there."""
    return packaged(FOLDER)
