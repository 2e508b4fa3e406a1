"""A hand scanner that types: each line of stdin (or of a pipe) is one code."""

import asyncio
import os
import threading
from collections.abc import Callable
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
    ended = asyncio.Event()

    async def one(line: bytes) -> None:
        take(line.decode(errors="replace"))

    def read() -> None:
        left = b""
        try:
            while chunk := os.read(descriptor, CHUNK):
                *whole, left = (left + chunk).split(b"\n")
                for line in whole:
                    asyncio.run_coroutine_threadsafe(one(line), loop).result()
                left = left[-LONGEST_LINE:]
            if left:
                asyncio.run_coroutine_threadsafe(one(left), loop).result()
        finally:
            loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=read, name="wedge", daemon=True).start()
    await ended.wait()
