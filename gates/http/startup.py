"""Files that a gateway is started with, and that are put into the log because they judge (ADR 0010, 0012)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from gates.http.gateway import Gateway
from gates.request import NotTakenError, Request
from streams.store.commit import C, InForce
from streams.store.errors import StoreUnavailable
from streams.text_digest import text_digest

STARTUP: Final = "startup"
"""Who puts a file into the log that the gateway was started with."""
AGAIN_S: Final = 2.0

_log = structlog.get_logger()


async def enter(
    gateway: Gateway,
    text: str | None,
    known: Callable[[], Awaitable[tuple[InForce[C], ...]]],
    entering: Callable[[], Request],
    what: str,
) -> None:
    """Puts ``text`` into the log, if it is another than was last put there at a start: a restart does not undo what
    was changed since. Comes back when the log has it, however long that takes."""
    while text is not None:
        try:
            started = [one.change for one in await known() if one.change.by == STARTUP]
            if not (started and started[-1].digest == text_digest(text)):
                now = max((await gateway.reader.times()).values(), default=0)
                await gateway.collector.submit(entering(), now if gateway.collector.clock == "recorded" else None)
        except (NotTakenError, StoreUnavailable) as error:
            _log.warning(f"the {what} file is not in the log yet", because=str(error))
            await asyncio.sleep(AGAIN_S)
        else:
            return
