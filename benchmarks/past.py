"""What had happened before a measurement begins, received when it happened: a system is told it in recorded time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from time import time
from typing import Final

import httpx

from benchmarks.crossings import HOURS_AGO, Sequences, Unit, history, holds
from gates.kiosk.client import KioskClient, recorded_headers
from linkage.demo.run import Look
from linkage.embedded import System, running
from linkage.keys import Wallet
from linkage.settings import Settings
from streams.signature import Secret
from streams.store.connection import connect

PARTS: Final = 12
"""Of the half hour that each step of the history took."""


@asynccontextmanager
async def looking(system: System, settings: Settings) -> AsyncIterator[Look]:
    client = connect(system.redis.url, connections=4)
    try:
        yield Look(client, settings.partitions)
    finally:
        await client.aclose()


async def fill(settings: Settings, purse: Wallet, known: Sequence[Unit], seqs: Sequences) -> None:
    """The system once before, in recorded time: what happened hours ago was received then."""
    now = time()
    async with running(settings.model_copy(update={"clock": "recorded"})) as system:
        for step, hours in HOURS_AGO.items():
            for part in range(PARTS):
                at = now - 3_600 * hours + 1_800 * part / PARTS
                batches = history(step, known[part::PARTS], seqs, at)
                await asyncio.gather(*(_tell(system.url, gate, purse, ours, at) for gate, ours in batches.items()))
        token = {"authorization": f"Bearer {purse.agencies['customs']}"} | recorded_headers(int(at * 1000), None)
        async with httpx.AsyncClient(base_url=system.url, timeout=30.0, headers=token) as http:
            for body in holds(known, at):
                (await http.post("/v1/facts", content=body)).raise_for_status()
        async with looking(system, settings) as look:
            await look.caught_up()


async def _tell(url: str, gate: str, purse: Wallet, batches: Sequence[bytes], at: float) -> None:
    async with KioskClient(url, gate, [Secret.parse(purse.devices[gate])]) as client:
        for body in batches:
            await client.post(body, recorded_at=int(at * 1000))
