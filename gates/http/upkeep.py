"""What a gateway does beside its requests: hears who may speak to it now, saves what devices said of themselves, tells
the audit trail of keys of passes."""

import asyncio
from typing import Final

import structlog

from gates.http.gateway import Gateway
from gates.passes.acts import acts
from gates.passes.key_ring import KeyRing
from streams.store.errors import StoreUnavailable

POLL_S: Final = 0.5
"""How long another gateway's change may take to be heard of here, at most, while Redis answers."""

_log = structlog.get_logger()


async def keep_up(gateway: Gateway) -> None:
    """Until cancelled. During an outage of Redis what was known last holds."""
    reached, told = True, None
    while True:
        try:
            await gateway.access.refresh()
            if gateway.registry is not None:
                await gateway.registry.trail.catch_up()
            if gateway.reports is not None:
                await gateway.reports.save()
            told = await _tell_of_pass_keys(gateway, told)
            reached = True
        except StoreUnavailable as error:
            if reached:
                _log.warning("keys and tokens stay as they were known last", because=str(error))
            reached = False
        await asyncio.sleep(POLL_S)


async def _tell_of_pass_keys(gateway: Gateway, told: KeyRing | None) -> KeyRing | None:
    """``told``: the ring whose acts are in the trail; comes back with the one whose are now."""
    ring = gateway.pass_keys.ring()
    if ring is None or ring is told or gateway.registry is None:
        return told
    await gateway.registry.trail.tell_once(acts(ring))
    return ring
