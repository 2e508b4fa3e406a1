"""The report to print is served whole, from here alone, and says nothing that is not in the catalogue."""

import re

import httpx
import pytest
from fastapi import FastAPI

from gates.http import board_page
from gates.http.board_words import WORDS
from gates.http.report_page import page_files, routes
from gates.http.report_words import REPORT

FILES = {name: content.decode() for name, content in page_files().items()}
SCRIPTS = {name: text for name, text in FILES.items() if name.endswith(".js")}


@pytest.fixture
def asking() -> httpx.AsyncClient:
    app = FastAPI()
    app.include_router(routes(None))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway")


async def test_every_file_is_served_with_a_policy_that_lets_nothing_else_in(asking: httpx.AsyncClient) -> None:
    for name, text in FILES.items():
        answer = await asking.get(f"/reports/{name}")
        assert (answer.status_code, answer.text) == (200, text), name
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert (await asking.get("/reports/")).text == FILES["index.html"]


def test_nothing_comes_from_elsewhere_nothing_is_inline_and_data_is_never_markup() -> None:
    for name, text in FILES.items():
        assert not re.search(r"""(src|href)=["'](https?:)?//|@import|url\(|from ["']https?:""", text), name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text), name
    assert not re.search(r"<script(?![^>]*\bsrc=)|\bon\w+=|\bstyle=", FILES["index.html"])


def test_every_word_is_in_the_catalogue_and_every_one_there_is_used() -> None:
    everything = "\n".join(SCRIPTS.values())
    assert set(re.findall(r'(?:told\(|word\("report", )"(\w+)"', everything)) <= set(REPORT)
    assert [key for key in REPORT if f'"{key}"' not in everything] == []
    assert set(re.findall(r'data-say="(\w+)"', FILES["index.html"])) <= set(WORDS["page"])
    assert not [name for name, text in SCRIPTS.items() if re.search(r"[\u4e00-\u9fff]", text)]


def test_every_module_that_is_imported_is_there() -> None:
    of_board = set(board_page.page_files())
    for name, text in SCRIPTS.items():
        assert set(re.findall(r'from "\./([\w.]+)"', text)) <= set(FILES), name
        assert set(re.findall(r'from "\.\./board/([\w.]+)"', text)) <= of_board, name
