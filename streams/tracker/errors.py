"""Errors by what to do about them: try again, set one event aside (a DeadLetter), or stop."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import structlog

from streams.log.port import LogUnavailable
from streams.store.errors import StoreUnavailable

_log = structlog.get_logger()

Answer = TypeVar("Answer")

TRY_AGAIN: Final = (StoreUnavailable, LogUnavailable)
FIRST_PAUSE_S: Final = 0.05
QUIET_S: Final = 10.0
"""An outage is logged when it begins and then this often."""


class TrackerStopped(Exception):
    """The tracker must not go on; nothing is lost, and the message says what an operator should do."""


async def patiently(what: str, action: Callable[[], Awaitable[Answer]], longest_pause_s: float) -> Answer:
    """Repeats ``action`` through an outage, however long, with growing pauses."""
    pause, silent_until, began = FIRST_PAUSE_S, 0.0, asyncio.get_running_loop().time()
    while True:
        try:
            answer = await action()
        except TRY_AGAIN as error:
            now = asyncio.get_running_loop().time()
            if now >= silent_until:
                _log.warning("waiting", doing=what, because=str(error), for_s=round(now - began, 1))
                silent_until = now + QUIET_S
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 — spreads the load, hides nothing
            pause = min(2 * pause, longest_pause_s)
        else:
            if silent_until:
                _log.info("working again", doing=what)
            return answer
