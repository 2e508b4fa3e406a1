"""Asks the gateway for the public keys of passes, time and again: a revocation is to be known before the line fails."""

import asyncio
from dataclasses import dataclass
from typing import Final

import structlog

from gates.kiosk.connection import Connection, NoAnswerError
from gates.kiosk.kept_keys import KeptKeys
from gates.kiosk.resend import OK, told_problem
from gates.passes.key_ring import KeyRingError

_log = structlog.get_logger()

KEYS: Final = "/v1/passes/keys"


@dataclass(frozen=True, slots=True)
class Intervals:
    """Seconds from one asking to the next, after an answer and after none."""

    told_s: float = 300.0
    failed_s: float = 15.0


async def fetching(gateway: Connection, keys: KeptKeys, intervals: Intervals = Intervals()) -> None:
    """For ever. ``gateway``: a connection of its own, so that no batch waits for this."""
    said = ""
    while True:
        trouble = await _fetch(gateway, keys)
        if trouble and trouble != said:
            _log.info("no pass keys from the gateway", problem=trouble)
        said = trouble
        await asyncio.sleep(intervals.failed_s if trouble else intervals.told_s)


async def _fetch(gateway: Connection, keys: KeptKeys) -> str:
    """What went wrong; empty: nothing."""
    try:
        reply = await gateway.get(KEYS)
        if reply.status != OK:
            return f"{reply.status} {told_problem(reply.body)}"
        keys.take(reply.body)
    except (NoAnswerError, KeyRingError) as error:
        return str(error)
    return ""
