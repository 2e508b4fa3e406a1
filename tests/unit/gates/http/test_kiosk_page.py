"""The kiosk page is served whole, from here alone, and its service worker knows every file of it."""

import re

import httpx
import pytest
from fastapi import FastAPI

from gates.http.kiosk_page import page_files, routes


@pytest.fixture
def asking() -> httpx.AsyncClient:
    app = FastAPI()
    app.include_router(routes(None))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway")


async def test_every_file_is_served_with_a_policy_that_lets_nothing_else_in(asking: httpx.AsyncClient) -> None:
    for name, content in page_files().items():
        answer = await asking.get(f"/kiosk/{name}")
        assert (answer.status_code, answer.content) == (200, content), name
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "'unsafe-" not in policy, "neither scripts in the page nor eval"
        assert answer.headers["x-content-type-options"] == "nosniff"
        again = await asking.get(f"/kiosk/{name}", headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert (await asking.get("/kiosk/")).content == page_files()["index.html"]
    assert (await asking.get("/kiosk")).headers["location"] == "kiosk/"


def test_the_service_worker_keeps_every_file_under_the_digest_of_all() -> None:
    worker = page_files()["sw.js"].decode()
    kept = set(re.findall(r'"([\w.]*[./][\w.]*)"', worker.partition("FILES = ")[2].partition(";")[0]))
    assert kept == {"./", *page_files()} - {"index.html", "sw.js"}
    assert re.search(r'VERSION = "kiosk-[0-9a-f]{16}"', worker)


def test_nothing_is_fetched_from_elsewhere_and_nothing_is_inline() -> None:
    for name, content in page_files().items():
        if name.endswith(".wasm"):
            continue  # it asks for nothing; the policy would not let it
        text = content.decode()
        if name.endswith(".js"):
            assert not re.search(r"https?://(?!www\.w3\.org)[\w-]+\.[\w.-]+/", text), f"{name} names another host"
        assert not re.search(r"""(src|href)=["'](https?:)?//|@import|url\(|from ["']https?:""", text), name
        if name.endswith(".html"):
            assert not re.search(r"<script(?![^>]*\bsrc=)|\bon\w+=|\bstyle=", text), name


def test_what_was_taken_over_comes_with_its_licence() -> None:
    licence = page_files()["zxing_reader.LICENSE.txt"].decode()
    assert "MIT License" in licence
    assert "Apache License" in licence
    assert page_files()["zxing_reader.wasm"].startswith(b"\0asm")
