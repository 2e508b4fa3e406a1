"""The ASGI application of the gateway."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from typing import Final

from fastapi import FastAPI

from gates.http import (
    alerts,
    audit,
    board_page,
    clock,
    device_keys,
    devices,
    facts,
    geo,
    health,
    kiosk_page,
    kpis,
    metrics,
    movements,
    openapi,
    passes,
    policy,
    problem,
    report_page,
    reports,
    scans,
    search,
    sites,
    subscribers,
    time_limits,
    tokens,
    travel_times,
    units,
)
from gates.http.blanks import WithoutBlanks
from gates.http.gateway import Gateway
from gates.http.measured import Measured
from gates.http.upkeep import keep_up
from streams.store.errors import StoreUnavailable
from streams.tasks import end

BEGIN_S: Final = 5.0
"""How long the files it was started with may take to get into the log before the gateway opens all the same."""
ENDPOINTS = (
    scans, facts, alerts, units, search, movements, sites, devices, kpis, reports, time_limits, policy,
    travel_times, passes, subscribers, geo, health, metrics, kiosk_page, device_keys, tokens, audit, board_page,
    report_page,
)  # fmt: skip


def create_app(gateway: Gateway, resources: AbstractAsyncContextManager[object] | None = None) -> FastAPI:
    """Serves ``gateway``. The collector runs from the server's start to its stop; nothing is opened before.

    ``resources`` (the log, the clients of Redis) are entered before the collector starts and left after it has
    seen everything into the log.
    """

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with resources or nullcontext():
            await _know_who_may(gateway)
            watching = asyncio.create_task(keep_up(gateway), name="upkeep")
            await gateway.collector.start()
            beginning = asyncio.create_task(_begin(gateway), name="begin")
            await asyncio.wait({beginning}, timeout=BEGIN_S)
            if beginning.done():
                await beginning
            try:
                yield
            finally:
                await end([beginning, watching])
                await gateway.collector.stop()

    app = FastAPI(lifespan=lifespan, openapi_url="/openapi.json", docs_url=None, redoc_url=None, **openapi.ABOUT)
    app.add_middleware(WithoutBlanks)
    app.add_middleware(Measured, metrics=gateway.metrics)
    problem.install(app, gateway.metrics)
    for endpoint in ENDPOINTS:
        app.include_router(endpoint.routes(gateway))
    if gateway.collector.clock == "recorded":
        app.include_router(clock.routes(gateway))
    openapi.install(app, gateway.collector.clock)
    return app


async def _know_who_may(gateway: Gateway) -> None:
    """Whoever comes before it is known is asked to come again."""
    with suppress(StoreUnavailable):
        await gateway.access.refresh()


async def _begin(gateway: Gateway) -> None:
    await policy.begin(gateway)
    await travel_times.begin(gateway)
