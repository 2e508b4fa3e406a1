"""Is the process alive (/healthz), and can it do its work (/readyz)?"""

import asyncio
import time
from typing import Final

from fastapi import APIRouter, Response

from gates.http.answer import json_answer
from gates.http.gateway import Gateway
from streams.store.errors import StoreUnavailable

ASK_S: Final = 2.0
"""A part that has not answered by then is not ready."""
LOG_QUIET_S: Final = 10.0
"""The gateway ticks every second; a log that took nothing for this long does not take anything."""


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["operation"])

    @router.get("/healthz")
    async def healthz() -> Response:
        """存活检查 The process is alive and answers"""
        return json_answer({"status": "ok"})

    @router.get("/readyz")
    async def readyz() -> Response:
        """就绪检查 The log takes records and the state can be read; 503 if not, saying which"""
        checks = {"log": _log(gateway), "state": await _state(gateway)}
        ready = all(found == "ok" for found in checks.values())
        return json_answer({"ready": ready, "checks": checks, "clock": gateway.collector.clock}, 200 if ready else 503)

    return router


def _log(gateway: Gateway) -> str:
    if gateway.collector.clock == "recorded":
        return "ok" if gateway.collector.log_ok else "the last append failed"
    appended = gateway.collector.appended_at
    if appended is None:
        return "nothing was appended yet"
    quiet = time.monotonic() - appended
    return "ok" if quiet < LOG_QUIET_S else f"nothing could be appended for {quiet:.0f} s"


async def _state(gateway: Gateway) -> str:
    try:
        async with asyncio.timeout(ASK_S):
            await gateway.reader.partition_states()
    except StoreUnavailable as error:
        return str(error)
    except TimeoutError:
        return f"no answer within {ASK_S:g} s"
    return "ok"
