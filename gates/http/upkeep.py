"""What a gateway does beside its requests: hears who may speak to it now, saves what devices said of themselves."""

import asyncio
from typing import Final

import structlog

from gates.http.gateway import Gateway
from streams.store.errors import StoreUnavailable

POLL_S: Final = 0.5
"""How long another gateway's change may take to be heard of here, at most, while Redis answers."""

_log = structlog.get_logger()


async def keep_up(gateway: Gateway) -> None:
    """Until cancelled. During an outage of Redis what was known last holds."""
    reached = True
    while True:
        try:
            await gateway.access.refresh()
            if gateway.registry is not None:
                await gateway.registry.trail.catch_up()
            if gateway.reports is not None:
                await gateway.reports.save()
            reached = True
        except StoreUnavailable as error:
            if reached:
                _log.warning("keys and tokens stay as they were known last", because=str(error))
            reached = False
        await asyncio.sleep(POLL_S)
