"""The side of a session that tells the log what was left unacknowledged and how it ended, as often as it takes.

Only what is saved is told, so that after a crash the same is told again, to the byte: twice is once.
"""

import asyncio
from collections.abc import Callable
from typing import Final

import structlog

from streams.events import decode_event, encode_record
from streams.log.port import LogUnavailable, LogWriter
from streams.notifier.backoff import Backoff
from streams.notifier.ledger import Ledger, Tiding
from streams.subject import partition_of, subscriber_subject

log = structlog.get_logger()

OUTAGE: Final = Backoff(first_s=0.5, longest_s=60.0)
"""Between attempts while the log does not take it."""
AT_A_TIME: Final = 500
"""Events in one record."""


class Telling:
    """``news`` is set when something was saved that the log is to be told. Deliveries never wait for any of this."""

    def __init__(self, ledger: Ledger, events: LogWriter, draw: Callable[[], float]) -> None:
        self._ledger = ledger
        self._log = events
        self._draw = draw
        self._home = partition_of(subscriber_subject(ledger.subscriber), ledger.partitions)
        self._failures = 0
        self.news = asyncio.Event()
        self.news.set()

    async def run(self) -> None:
        """For ever. Raises StoreUnavailable."""
        while True:
            await self.news.wait()
            self.news.clear()
            if await self.tell():
                self._failures = 0
            else:
                self._failures += 1
                self.news.set()
                await asyncio.sleep(OUTAGE.wait_s(self._failures, self._draw()))

    async def tell(self) -> bool:
        """Once; whether the log knows everything now. Raises StoreUnavailable."""
        tidings = await self._ledger.tidings()
        if tidings:
            if not await self._append(tidings):
                return False
            await self._ledger.told(tidings)
        return True

    async def _append(self, tidings: list[Tiding]) -> bool:
        events = sorted((decode_event(one.raw) for one in tidings), key=lambda event: event.key)
        parts = [events[start : start + AT_A_TIME] for start in range(0, len(events), AT_A_TIME)]
        try:
            await self._log.append({self._home: [encode_record([*part]) for part in parts]})
        except LogUnavailable as error:
            log.warning("delivery results wait for the log", subscriber=self._ledger.subscriber, error=error.why)
        except Exception:
            log.exception("delivery results cannot be told to the log", subscriber=self._ledger.subscriber)
        else:
            return True
        return False
