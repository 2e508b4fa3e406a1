"""Asking Redis, and doing without while it is away: that must cost the senders next to nothing."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from redis.exceptions import TimeoutError as RedisTimeout

from streams.log.port import LogUnavailable
from streams.store.connection import ERRORS
from streams.store.errors import StoreUnavailable, outages
from streams.store.refusal import refusal

_log = structlog.get_logger()


class Reach:
    """``probe`` asks for a sign of life. A server that refuses is asked again with the next group, which costs
    nothing. One that hangs would hold up every group for as long as it is waited for: it is probed beside them, and
    not asked before it has answered."""

    def __init__(self, probe: Callable[[], Awaitable[bool]]) -> None:
        self._probe = probe
        self._probing: asyncio.Task[bool] | None = None

    async def attempt(self, ask: Callable[[], Awaitable[None]], otherwise: str) -> bool:
        """False if Redis is away (or the log, where that was asked too); ``otherwise``: what that costs."""
        if self._hangs():
            return False
        try:
            with outages():
                await ask()
        except (*ERRORS, StoreUnavailable, LogUnavailable) as error:
            _log.warning(f"intake memory unreachable: {otherwise}", error=refusal(error) or str(error))
            if isinstance(error.__cause__ or error, RedisTimeout | TimeoutError):
                self._probing = asyncio.create_task(self._answers(), name="memory-probe")
            return False
        return True

    def _hangs(self) -> bool:
        if self._probing is None:
            return False
        if self._probing.done():
            answers = self._probing.result()
            self._probing = None if answers else asyncio.create_task(self._answers(), name="memory-probe")
        return self._probing is not None

    async def _answers(self) -> bool:
        try:
            with outages():
                return await self._probe()
        except (*ERRORS, StoreUnavailable):
            return False
