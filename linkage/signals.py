"""Ctrl-C and SIGTERM end a command in order: what it started is stopped before it goes."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def until_stopped() -> None:
    """Returns on the first SIGINT, SIGTERM or SIGHUP; a second one is the default again (at once)."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def first(number: int) -> None:
        loop.remove_signal_handler(number)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, first, number)
    await stop.wait()


async def interruptible(work: Coroutine[Any, Any, T]) -> T:
    """Runs ``work``; SIGTERM and a closed terminal cancel it as Ctrl-C does, so that what it started is stopped."""
    task = asyncio.ensure_future(work)
    for number in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    return await task
