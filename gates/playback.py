"""Plays a recording to a running gateway in recorded-clock mode, through real kiosk and agency clients.

Every device and every source has a client and a connection of its own. Up to ``window`` requests are under way
at once; each names its turn, so that the gateway takes them in exactly the recording's order all the same.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from gates.kiosk.answer import Answer
from gates.kiosk.client import KioskClient
from gates.kiosk.facts import FactsClient
from gates.kiosk.resend import BatchRefusedError, Patience
from gates.recording import Line
from streams.notifier.backoff import Backoff
from streams.signature import Secret

T = TypeVar("T")

WINDOW: Final = 32
REPORT_S: Final = 0.2
PATIENCE: Final = Patience(Backoff(first_s=0.2, longest_s=2.0), give_up_s=60.0)
"""A gate waits for days; whoever watches a playback wants to hear of it after a minute."""
ADMINS: Final = {"/v1/policy": "the policy", "/v1/travel-times": "the travel times"}
"""What only an admin may post, and what it changes."""
BATCH_REFUSED: Final = frozenset({413, 422})
"""Refusals that are about one batch; a recording may hold such batches. Any other ends the playback."""


class PlaybackError(Exception):
    """The recording cannot be played to this gateway; the message names the line and the fix."""


@dataclass(slots=True)
class Progress:
    """``recorded_at`` (ms): reception of the latest line answered. ``scans`` and ``facts`` count items, ``accepted``,
    ``duplicate`` and ``rejected`` what became of them; ``refused`` counts whole batches, ``resent`` repeats."""

    lines: int = 0
    recorded_at: int = 0
    scans: int = 0
    facts: int = 0
    accepted: int = 0
    duplicate: int = 0
    rejected: int = 0
    refused: int = 0
    resent: int = 0
    seconds: float = 0.0
    """Of wall time since the start."""

    @property
    def rate(self) -> float:
        """Batches per wall second."""
        return self.lines / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class Credentials:
    """``keys``: device → its keys, newest first. ``tokens``: source → its bearer token. ``admin``: for policies and
    travel times."""

    keys: Mapping[str, Sequence[Secret]]
    tokens: Mapping[str, str]
    admin: str = ""


class _Sender:
    """One device or source: its batches go one after the other, in the order they were handed over."""

    def __init__(self, client: KioskClient | FactsClient) -> None:
        self._client = client
        self._turn = asyncio.Lock()

    async def post(self, line: Line, turn: int) -> Answer:
        async with self._turn:
            return await self._client.post(line.body, recorded_at=line.received_at, turn=turn)

    async def close(self) -> None:
        await self._client.close()


class Playback:
    """One playing of one recording. ``speed``: recorded seconds per wall second, 0 for as fast as possible.

    ``async for progress in Playback(url, credentials).play(read_recording(path)): …``; cancelling it ends the
    playback and closes its connections. Leave the loop early under ``contextlib.aclosing`` alone.
    """

    def __init__(
        self,
        url: str,
        credentials: Credentials,
        *,
        speed: float = 0.0,
        window: int = WINDOW,
        report_s: float = REPORT_S,
        patience: Patience = PATIENCE,
    ) -> None:
        if speed < 0 or window < 1:
            raise ValueError(f"speed must not be negative and window at least 1, got {speed} and {window}")
        self._url = url
        self._credentials = credentials
        self._speed = speed
        self._window = asyncio.Semaphore(window)
        self._report_s = report_s
        self._patience = patience
        self._senders: dict[tuple[str, str], _Sender] = {}
        self._progress = Progress()
        self._started = 0.0
        self._first: int | None = None

    async def play(self, lines: Iterable[Line]) -> AsyncIterator[Progress]:
        """Progress every ``report_s`` and at the end.

        Raises PlaybackError, RecordingError, NotAcknowledgedError, or BatchRefusedError where the gateway
        refuses the sender rather than the batch.
        """
        self._started = asyncio.get_running_loop().time()
        driver = asyncio.create_task(self._drive(lines))
        try:
            while not driver.done():
                await asyncio.wait([driver], timeout=self._report_s)
                yield self._now()
            await driver
        finally:
            driver.cancel()
            await asyncio.gather(driver, return_exceptions=True)
            for sender in self._senders.values():
                await sender.close()

    async def _drive(self, lines: Iterable[Line]) -> None:
        try:
            async with asyncio.TaskGroup() as posts:
                for turn, line in enumerate(lines, start=1):
                    await self._until_due(line.received_at)
                    await self._window.acquire()
                    posts.create_task(self._post(self._sender(line), line, turn))
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None

    async def _until_due(self, received_at: int) -> None:
        if self._first is None:
            self._first = received_at
        if self._speed:
            due = self._started + (received_at - self._first) / 1000 / self._speed
            wait = due - asyncio.get_running_loop().time()
            if wait > 0:
                await asyncio.sleep(wait)

    async def _post(self, sender: _Sender, line: Line, turn: int) -> None:
        try:
            self._count(line, await sender.post(line, turn))
        except BatchRefusedError as refusal:
            if refusal.status not in BATCH_REFUSED:
                raise
            self._progress.refused += 1
        self._progress.lines += 1
        self._progress.recorded_at = max(self._progress.recorded_at, line.received_at)
        self._window.release()

    def _count(self, line: Line, answer: Answer) -> None:
        said = [item.status for item in answer.results]
        progress = self._progress
        if line.path == "/v1/scans":
            progress.scans += len(said)
        else:
            progress.facts += len(said)
        progress.accepted += said.count("accepted")
        progress.duplicate += said.count("duplicate")
        progress.rejected += said.count("rejected")
        progress.resent += answer.resent

    def _now(self) -> Progress:
        return replace(self._progress, seconds=asyncio.get_running_loop().time() - self._started)

    def _sender(self, line: Line) -> _Sender:
        named = (line.path, line.sender)
        found = self._senders.get(named)
        if found is None:
            found = self._senders[named] = _Sender(self._client(line))
        return found

    def _client(self, line: Line) -> KioskClient | FactsClient:
        if line.path == "/v1/facts":
            token = _needed(self._credentials.tokens, line, "source", "bearer token")
            return FactsClient(self._url, line.sender, token, patience=self._patience)
        if line.path in ADMINS:
            if not self._credentials.admin:
                changes = ADMINS[line.path]
                raise PlaybackError(f"line {line.number}: changes {changes}: add an admin's token to the credentials")
            return FactsClient(self._url, "admin", self._credentials.admin, line.path, patience=self._patience)
        keys = _needed(self._credentials.keys, line, "device_id", "signing key")
        return KioskClient(self._url, line.sender, keys, patience=self._patience)


def _needed(held: Mapping[str, T], line: Line, field: str, what: str) -> T:
    if not line.sender:
        raise PlaybackError(f"line {line.number}: the body names no {field}, so nobody can post it")
    found = held.get(line.sender)
    if not found:
        raise PlaybackError(f"line {line.number}: no {what} for {line.sender}: add one to the credentials")
    return found
