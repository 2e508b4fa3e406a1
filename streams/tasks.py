"""Ending tasks that talk to Redis.

In Python 3.11 ``asyncio.wait_for`` swallows a cancellation that comes together with its result (fixed in 3.12),
and the Redis client waits for its socket that way: a task cancelled once may run on. So it is told again.
"""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

AGAIN_S: Final = 0.2


async def end(tasks: Iterable["asyncio.Task[Any]"]) -> None:
    """Returns when all of them have ended, cancelled or with whatever error."""
    left = {task for task in tasks if not task.done()}
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=AGAIN_S)
