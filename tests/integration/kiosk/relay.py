"""The line between a kiosk and its gateway, to be cut: nothing gets through, or the batch does and its answer not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Literal

Mode = Literal["open", "cut", "answers lost"]


class Relay:
    """Carries bytes both ways on a port of its own. ``cut`` breaks off what is under way, too."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._mode: Mode = "open"
        self._lines: set[asyncio.Task[None]] = set()
        self.refused = self.lost = 0
        """Connections that found no line, and answers that got lost on it."""
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def set(self, mode: Mode) -> None:
        self._mode = mode
        for line in self._lines:
            line.cancel()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        if self._mode == "cut":
            self.refused += 1
            writer.transport.abort()
            return
        self._lines.add(task)
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to)
            try:
                async with asyncio.TaskGroup() as both:
                    both.create_task(_pass_on(reader, far_writer))
                    both.create_task(self._back(far_reader, writer))
            finally:
                far_writer.transport.abort()
        except (OSError, asyncio.CancelledError, ExceptionGroup):
            pass  # the line broke: that is what it is for
        finally:
            self._lines.discard(task)
            writer.transport.abort()

    async def _back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(65_536):
            if self._mode == "answers lost":
                self.lost += 1
                writer.transport.abort()
                return
            writer.write(chunk)
            await writer.drain()
        writer.transport.abort()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(65_536):
        writer.write(chunk)
        await writer.drain()
    writer.transport.abort()


@asynccontextmanager
async def relay(port: int) -> AsyncIterator[Relay]:
    made = Relay(port)
    server = await asyncio.start_server(made.carry, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        made.set("cut")
        with suppress(TimeoutError):
            async with asyncio.timeout(5):
                await server.wait_closed()
