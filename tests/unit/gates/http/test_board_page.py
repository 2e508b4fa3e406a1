"""The board is served whole, from here alone, and says nothing that is not in the catalogue in both languages."""

import re

import httpx
import pytest
from fastapi import FastAPI

from gates.http.board_page import page_files, routes
from gates.http.board_words import WORDS

FILES = {name: content.decode() for name, content in page_files().items()}
SCRIPTS = {name: text for name, text in FILES.items() if name.endswith(".js") and name != "words.js"}


@pytest.fixture
def asking() -> httpx.AsyncClient:
    app = FastAPI()
    app.include_router(routes(None))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway")


async def test_every_file_is_served_with_a_policy_that_lets_nothing_else_in(asking: httpx.AsyncClient) -> None:
    for name, text in FILES.items():
        answer = await asking.get(f"/board/{name}")
        assert (answer.status_code, answer.text) == (200, text), name
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        again = await asking.get(f"/board/{name}", headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert (await asking.get("/board/")).text == FILES["index.html"]
    assert (await asking.get("/board")).headers["location"] == "board/"


def test_nothing_comes_from_elsewhere_nothing_is_inline_and_data_is_never_markup() -> None:
    for name, text in FILES.items():
        assert not re.search(r"""(src|href)=["'](https?:)?//|@import|url\(|from ["']https?:""", text), name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text), name
        if name.endswith(".html"):
            assert not re.search(r"<script(?![^>]*\bsrc=)|\bon\w+=|\bstyle=", text), name


def test_every_word_is_in_the_catalogue_and_every_one_there_is_used() -> None:
    texts = [*SCRIPTS.values(), FILES["index.html"]]
    said = {key for text in texts for key in re.findall(r'(?:data-(?:say|hint)=|say\()"(\w+)"', text)}
    assert said <= set(WORDS["page"])
    everything = "\n".join(texts)
    steps = {f"do_{step}" for step in re.findall(r'"(\w+)"', everything.partition("STEPS = [")[2].partition("]")[0])}
    assert [key for key in WORDS["page"] if f'"{key}"' not in everything and key not in steps] == []
    assert not [name for name, text in SCRIPTS.items() if re.search(r"[\u4e00-\u9fff]", text)]


def test_every_word_is_there_in_both_languages_with_the_same_blanks() -> None:
    for family in WORDS.values():
        for key, (chinese, english) in family.items():
            assert chinese, key
            assert english, key
            assert chinese.count("{}") == english.count("{}"), key


def test_every_module_that_is_imported_is_there() -> None:
    for name, text in SCRIPTS.items():
        assert set(re.findall(r'from "\./([\w.]+)"', text)) <= set(FILES), name
