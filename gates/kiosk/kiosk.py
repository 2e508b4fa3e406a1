"""The kiosk at a gate: keeps every scan before it says so, and sees to it that the gateway gets it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from gates.kiosk.codes import UnreadableCodeError
from gates.kiosk.fates import code_of
from gates.kiosk.gate_post import GatePost
from gates.kiosk.happenings import Happening, ReadingTold, Rejected, ScanKept, ScanNotKept, Started, Unreadable
from gates.kiosk.kept import NotKeptError
from gates.kiosk.queue import KioskQueue
from gates.kiosk.readings import Readings
from gates.kiosk.sender import Sender
from streams.times import rfc3339


class Kiosk:
    """Scans come in by ``scan``, readings of cameras and the weighbridge by ``reading``; ``run`` sends.

    The disk is written on the event loop itself: one scan after the other, and nobody is told of the next before this
    one is kept.
    """

    def __init__(
        self, post: GatePost, queue: KioskQueue, readings: Readings, sender: Sender, tell: Callable[[Happening], None]
    ) -> None:
        self._post = post
        self._queue = queue
        self._readings = readings
        self._sender = sender
        self._tell = tell

    def start(self) -> None:
        """Says what an earlier run has left."""
        counts, last = self._queue.counts(), self._queue.last()
        begun = Started(device=self._post.device, waiting=counts.waiting, rejected=counts.rejected)
        if last is not None:
            begun = Started(
                device=begun.device, waiting=begun.waiting, rejected=begun.rejected, last_seq=last.seq,
                last_code=code_of(last.body), last_at=rfc3339(last.kept_at),
            )  # fmt: skip
        self._tell(begun)
        for kept in self._queue.rejected():
            self._tell(
                Rejected(seq=kept.seq, event_id=kept.event_id, code=code_of(kept.body), reason=kept.reason or "")
            )

    async def run(self) -> None:
        """Sends for ever."""
        await self._sender.run()

    async def drained(self) -> None:
        """Returns when everything kept has been answered."""
        await self._sender.drained.wait()

    def scan(self, code: str) -> ScanKept | ScanNotKept | Unreadable:
        """One code, from whichever scanner. What is returned has been told as well."""
        said = self._scan(code.strip())
        self._tell(said)
        self._sender.wake()
        return said

    def _scan(self, code: str) -> ScanKept | ScanNotKept | Unreadable:
        beside = self._readings.fresh()
        try:
            kept = self._queue.keep(self._post.scan(code, beside))
        except UnreadableCodeError as error:
            return Unreadable(code=code[:80], why=str(error))
        except NotKeptError as error:
            return ScanNotKept(code=code[:80], why=str(error))
        self._readings.taken()
        return ScanKept(
            seq=kept.seq, event_id=kept.event_id, code=code_of(kept.body), at=rfc3339(kept.kept_at),
            readings=sorted(beside),
        )  # fmt: skip

    def reading(self, body: bytes) -> list[str]:
        """Raises SchemaError."""
        fields = self._readings.tell(body)
        self._tell(ReadingTold(fields=fields))
        return fields


async def sending(kiosk: Kiosk, work: "asyncio.Future[None]", *beside: Coroutine[Any, Any, None]) -> None:
    """Sends, with what runs ``beside``, until ``work`` ends; raises what any of them failed with."""
    tasks = {work, asyncio.create_task(kiosk.run(), name="sender"), *map(asyncio.ensure_future, beside)}
    try:
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for one in ended:
            await one
    finally:
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
