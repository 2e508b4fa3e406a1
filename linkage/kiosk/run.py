"""Puts a kiosk together and runs it until it is stopped."""

import asyncio
import sys
from contextlib import AsyncExitStack, suppress

import psutil

from gates.kiosk.client import KioskClient
from gates.kiosk.connection import Connection
from gates.kiosk.gate_post import GatePost
from gates.kiosk.happenings import Listening
from gates.kiosk.kept_keys import KeptKeys
from gates.kiosk.key_fetching import fetching
from gates.kiosk.kiosk import Kiosk, sending
from gates.kiosk.local_http import local_http
from gates.kiosk.offline_check import OfflineCheck
from gates.kiosk.queue import KioskQueue
from gates.kiosk.readings import Readings
from gates.kiosk.sender import Pace, Sender
from gates.kiosk.signing_clock import SigningClock
from gates.kiosk.unanswered import Unanswered
from gates.kiosk.wedge import lines
from linkage.kiosk.settings import KioskSettings
from linkage.kiosk.showing import showing
from linkage.signals import interruptible


async def at_the_gate(settings: KioskSettings) -> None:
    """Returns on Ctrl-C or SIGTERM, and with ``until_sent`` when everything is sent. Raises QueueError, OSError."""
    with suppress(asyncio.CancelledError):
        await interruptible(_work(settings))


async def _work(settings: KioskSettings) -> None:
    post = GatePost(settings.device, settings.lane, settings.direction, settings.destination, settings.operator)
    clock = SigningClock()
    keys = KeptKeys(settings.pass_keys)
    tell = Unanswered(showing(post, plain=settings.plain), OfflineCheck(keys, clock.now_s)).tell
    async with AsyncExitStack() as stack:
        queue = stack.enter_context(KioskQueue(settings.queue, settings.device))
        if settings.dismiss_rejected:
            queue.dismiss_rejected()
        client = await stack.enter_async_context(
            KioskClient(settings.url, settings.device, settings.keys, now_s=clock.now_s)
        )
        gateway = await stack.enter_async_context(Connection(settings.url))
        pace = Pace(heartbeat_s=settings.heartbeat_s)
        sender = Sender(queue, client, post, tell, _status, clock=clock, pace=pace)
        kiosk = Kiosk(post, queue, Readings(settings.readings_s), sender, tell)
        kiosk.start()
        if settings.listen is not None:
            port = await stack.enter_async_context(local_http(kiosk, settings.listen))
            tell(Listening(url=f"http://127.0.0.1:{port}"))
        work = asyncio.ensure_future(_input(kiosk, until_sent=settings.until_sent))
        await sending(kiosk, work, fetching(gateway, keys))


async def _input(kiosk: Kiosk, *, until_sent: bool) -> None:
    """A kiosk whose input has ended goes on sending, unless it was told to end then."""
    await lines(sys.stdin.fileno(), kiosk.scan)
    if until_sent:
        await kiosk.drained()
    else:
        await asyncio.Event().wait()


def _status() -> dict[str, float]:
    """Of the device itself; a machine without a battery tells of none."""
    battery = psutil.sensors_battery()
    return {} if battery is None else {"battery_pct": round(battery.percent, 1)}
