"""Figures are counted by one of all who ask."""

import asyncio
import re
from pathlib import Path

import pytest

from gates.http import fresh
from gates.http.board_page import page_files
from gates.http.fresh import FRESH_S, KEPT, SHARE, Fresh
from streams.store.errors import StoreUnavailable


class Counter:
    def __init__(self) -> None:
        self.counted = 0

    async def count(self) -> int:
        self.counted += 1
        await asyncio.sleep(0)
        return self.counted


async def test_all_who_ask_at_a_time_are_told_what_one_has_counted() -> None:
    known, counter = Fresh[str, int](), Counter()
    assert await asyncio.gather(*(known.get("a", counter.count) for _ in range(5))) == [1] * 5
    assert await known.get("b", counter.count) == 2


async def test_what_is_too_old_is_counted_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(fresh, "monotonic", lambda: now)
    known, counter = Fresh[str, int](), Counter()
    assert await known.get("a", counter.count) == 1
    now = fresh.FRESH_S
    assert await known.get("a", counter.count) == 1
    now += 0.1
    assert await known.get("a", counter.count) == 2


async def test_what_took_long_is_served_for_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(fresh, "monotonic", lambda: now)
    counter = Counter()

    async def slowly() -> int:
        nonlocal now
        now += 2
        return await counter.count()

    known = Fresh[str, int]()
    assert await known.get("a", slowly) == 1
    now += 2 * fresh.SHARE
    assert await known.get("a", slowly) == 1
    now += 0.1
    assert await known.get("a", slowly) == 2


async def test_no_more_windows_are_kept_than_it_says() -> None:
    known, counter = Fresh[int, int](), Counter()
    for key in range(KEPT + 1):
        await known.get(key, counter.count)
    await known.get(KEPT, counter.count)
    assert counter.counted == KEPT + 1
    await known.get(0, counter.count)
    assert counter.counted == KEPT + 2


async def test_whoever_comes_after_an_error_is_not_told_of_it() -> None:
    async def fails() -> int:
        raise StoreUnavailable("down")

    known, counter = Fresh[str, int](), Counter()
    with pytest.raises(StoreUnavailable):
        await known.get("a", fails)
    assert await known.get("a", counter.count) == 1


def test_the_pages_say_how_old_figures_may_be() -> None:
    """As the code has it: what is kept by the gateway, and how often the page asks."""
    docs = Path(__file__).parents[4] / "docs"
    kept, told = f"again for at least {FRESH_S:g} s", (docs / "reports.md").read_text("utf-8")
    assert f"{kept}, and for {SHARE} times as long" in told
    assert (docs / "api.md").read_text("utf-8").count(kept) == len(("/v1/kpis", "/v1/heat"))
    (asks_ms,) = re.findall(r"const REFRESH_MS = ([\d_]+);", page_files()["heat.js"].decode())
    board = " ".join((docs / "board.md").read_text("utf-8").split())
    asks_s = int(asks_ms) // 1_000
    assert f"asks every {asks_s} s, and the gateway serves what it has counted {kept}" in board
    assert f"in the heat within {asks_s + FRESH_S:g} s" in board
