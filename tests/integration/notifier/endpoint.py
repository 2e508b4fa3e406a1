"""A real HTTP endpoint on loopback that behaves as badly as a test asks for."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Posted:
    """One request as it came; header names in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass(frozen=True)
class Answer:
    """``cut``: the connection is closed in the middle of the answer. ``after``: answered only once this is set."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    after: asyncio.Event | None = None


Answering = Callable[[Posted], Answer]


def ok(_: Posted) -> Answer:
    return Answer()


def one_after_another(*answers: Answer) -> Answering:
    """The answers in turn; the last one for ever after."""
    left = list(answers)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


class Endpoint:
    """``async with Endpoint(answering) as endpoint:`` then ``endpoint.url``, ``endpoint.posted``."""

    def __init__(self, answering: Answering = ok, port: int = 0) -> None:
        self.answering = answering
        self.posted: list[Posted] = []
        self.answered: list[Posted] = []
        self.connections = 0
        self.connected = 0
        self.open_now = 0
        self.most_at_once = 0
        self.port = port
        self._changed = asyncio.Condition()
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ids(self) -> list[str]:
        return [posted.id for posted in self.posted]

    async def until(self, holds: Callable[[], bool], timeout_s: float = 20.0) -> None:
        async with asyncio.timeout(timeout_s), self._changed:
            await self._changed.wait_for(holds)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for talk in list(self._talks):
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        self.connections += 1
        self.connected += 1
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                while await self._exchange(reader, writer):
                    pass
        except asyncio.CancelledError:
            pass  # the endpoint is being closed
        finally:
            self._talks.discard(task)
            self.connected -= 1
            writer.close()
            await self._tell()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        posted = await _read(reader)
        self.posted.append(posted)
        self.open_now += 1
        self.most_at_once = max(self.most_at_once, self.open_now)
        await self._tell()
        try:
            answer = self.answering(posted)
            if answer.after:
                await answer.after.wait()
            writer.write(_written(answer))
            await writer.drain()
        finally:
            self.open_now -= 1
        self.answered.append(posted)
        await self._tell()
        return not answer.cut

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()


async def _read(reader: asyncio.StreamReader) -> Posted:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {}
    for line in head[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Posted(head[0].split(" ")[1], headers, body)


def _written(answer: Answer) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} Said", f"content-length: {len(answer.body)}"]
    lines += [f"{name}: {value}" for name, value in answer.headers.items()]
    whole = "\r\n".join(lines).encode() + b"\r\n\r\n" + answer.body
    return whole[: len(whole) - max(1, len(answer.body) // 2)] if answer.cut else whole
