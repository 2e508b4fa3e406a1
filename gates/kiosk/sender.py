"""Sends what a kiosk has kept, in order of its numbers, until the gateway has acknowledged all of it."""

import asyncio
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gates.kiosk.answer import AnswerError, read_answer
from gates.kiosk.client import KioskClient, new_message_id
from gates.kiosk.connection import NoAnswerError, Reply
from gates.kiosk.fates import Fates
from gates.kiosk.gate_post import GatePost
from gates.kiosk.happenings import Happening, Line
from gates.kiosk.kept import Kept
from gates.kiosk.queue import KioskQueue
from gates.kiosk.resend import BACKOFF, OK, told_problem
from gates.kiosk.signing_clock import SigningClock
from streams.notifier.backoff import Backoff, retry_after_s

BATCH: Final = 200
"""Items of a batch: far below the gateway's thousand, so that a bad line loses little when a batch breaks off."""
HEARTBEAT_S: Final = 600.0


@dataclass(frozen=True, slots=True)
class Pace:
    """``heartbeat_s``: after this long without a batch an empty one is sent."""

    heartbeat_s: float = HEARTBEAT_S
    backoff: Backoff = BACKOFF
    batch: int = BATCH
    draw: Callable[[], float] = random.random


class Sender:
    """One batch is under way at a time, so that items arrive in order. ``client`` signs by ``clock``."""

    def __init__(
        self,
        queue: KioskQueue,
        client: KioskClient,
        post: GatePost,
        tell: Callable[[Happening], None],
        status: Callable[[], Mapping[str, Any]],
        *,
        clock: SigningClock,
        pace: Pace = Pace(),
    ) -> None:
        self._queue = queue
        self._client = client
        self._post = post
        self._tell = tell
        self._status = status
        self._clock = clock
        self._pace = pace
        self._fates = Fates(queue, tell)
        self._limit = pace.batch
        self._woken = asyncio.Event()
        self._line: Line | None = None
        self._beat_due = 0.0
        self._failures = 0
        self.drained = asyncio.Event()
        """Set while everything kept has been acknowledged or rejected, and that is on record."""

    def wake(self) -> None:
        """Somebody scans: a lorry waits for the answer, so a back-off is cut short."""
        self.drained.clear()
        self._woken.set()

    async def run(self) -> None:
        """For ever."""
        while True:
            self._woken.clear()
            batch = self._queue.waiting(self._limit, after=self._fates.through)
            idle_s = self._beat_due - time.monotonic()
            if not batch and self._fates.recorded():
                self.drained.set()
            if batch or idle_s <= 0:
                wait_s, asked = await self._send(batch)
                await self._pause(wait_s, deaf=asked)
            else:
                await self._pause(idle_s)

    async def _send(self, batch: list[Kept]) -> tuple[float, bool]:
        """How long to wait now, and whether the gateway asked for it."""
        body = self._post.batch([kept.body for kept in batch], self._standing(len(batch)))
        try:
            reply = await self._client.send(new_message_id(), body)
        except NoAnswerError as error:
            return self._failed(str(error)), False
        if reply.status != OK:
            return self._refused(reply)
        try:
            self._fates.take(batch, read_answer(self._post.device, reply.body, 0))
        except AnswerError as error:
            return self._failed(str(error)), False
        self._failures = 0
        self._limit = min(self._limit * 2, self._pace.batch)
        self._beat_due = time.monotonic() + self._pace.heartbeat_s
        self._say(online=True)
        return 0.0, False

    def _refused(self, reply: Reply) -> tuple[float, bool]:
        """Nothing is lost by a refusal: the items stay, whoever mends the key or the clock lets them through."""
        if self._clock.learn(reply.status, reply.body, reply.date):
            return 0.0, False
        if reply.status == 413:
            self._limit = max(1, self._limit // 2)
        wait_s = self._failed(f"{reply.status} {told_problem(reply.body)}")
        asked = retry_after_s(reply.retry_after, time.time())
        return (wait_s, False) if asked is None else (asked, True)

    def _failed(self, problem: str) -> float:
        self._failures += 1
        self._say(online=False, problem=problem)
        return self._pace.backoff.wait_s(self._failures, self._pace.draw())

    async def _pause(self, wait_s: float, *, deaf: bool = False) -> None:
        """``deaf``: not even a scan ends it, since the gateway has asked for the time."""
        if deaf:
            await asyncio.sleep(wait_s)
        elif wait_s > 0:
            try:
                async with asyncio.timeout(wait_s):
                    await self._woken.wait()
            except TimeoutError:
                pass

    def _standing(self, sending: int) -> dict[str, Any]:
        """What will wait once the gateway has this batch: it shows it until the next one comes."""
        counts = self._fates.counts()
        return {**self._status(), "queued": counts.waiting - sending, "rejected": counts.rejected}

    def _say(self, *, online: bool, problem: str = "") -> None:
        """Only what changed: an outage of days is one line, with each new reason another."""
        counts = self._fates.counts()
        now = Line(
            online=online, waiting=counts.waiting, rejected=counts.rejected, problem=problem,
            clock_off_s=self._clock.off_s,
        )  # fmt: skip
        if now != self._line:
            self._line = now
            self._tell(now)
