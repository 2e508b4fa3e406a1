"""A hand scanner that types: each line of stdin (or of a pipe) is one code."""

import asyncio
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final

CHUNK: Final = 4096
LONGEST_LINE: Final = 8192
"""Of a line that never ends (a device gone mad) only this much is held."""


async def lines(descriptor: int, take: Callable[[str], object]) -> None:
    """Hands every line to ``take`` on the event loop, one after the other; returns at the end of the input.

    Read by a thread, since a terminal, a pipe and a file cannot all be waited for in one way; from the descriptor
    itself, since a thread that waits inside ``sys.stdin`` would not let the interpreter go.
    """
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[None] = loop.create_future()

    async def one(line: bytes) -> None:
        take(line.decode(errors="replace"))

    def hand_over(line: bytes) -> None:
        asyncio.run_coroutine_threadsafe(one(line), loop).result()

    def end(error: Exception | None) -> None:
        if not ended.done():
            ended.set_result(None) if error is None else ended.set_exception(error)

    def read() -> None:
        left, error = b"", None
        try:
            while chunk := os.read(descriptor, CHUNK):
                *whole, left = (left + chunk).split(b"\n")
                for line in whole:
                    hand_over(line)
                left = left[-LONGEST_LINE:]
            if left:
                hand_over(left)
        except Exception as caught:  # noqa: BLE001 - whatever it was, it is raised on the event loop
            error = caught
        with suppress(RuntimeError):  # the loop is closed: the kiosk has ended meanwhile
            loop.call_soon_threadsafe(end, error)

    threading.Thread(target=read, name="wedge", daemon=True).start()
    await ended
