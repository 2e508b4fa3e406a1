"""Waits for what no event announces: other processes tell nobody what has become of them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from streams.log.port import LogUnavailable
from streams.store.errors import StoreUnavailable

LOOK_S: Final = 0.05


async def until(condition: Callable[[], bool], timeout_s: float | None = None) -> bool:
    """Whether it has come true in time."""

    async def now() -> bool:
        return condition()

    return await until_known(now, timeout_s)


async def until_known(condition: Callable[[], Awaitable[bool]], timeout_s: float | None = None) -> bool:
    """The same of what has to be asked for. A store or a log that is away says that it is not true yet."""
    try:
        async with asyncio.timeout(timeout_s):
            while not await _asked(condition):  # noqa: ASYNC110 - see above
                await asyncio.sleep(LOOK_S)
    except TimeoutError:
        return False
    return True


async def _asked(condition: Callable[[], Awaitable[bool]]) -> bool:
    try:
        return await condition()
    except (StoreUnavailable, LogUnavailable):
        return False
