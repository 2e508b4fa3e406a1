"""A tablet whose battery dies: the browser is killed, and what it said it had kept is there when it is up again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest
from playwright.async_api import Browser, BrowserContext, async_playwright, expect

from tests.integration.kiosk.arrived import every_scan_once_in_sequence
from tests.integration.kiosk.gateway_process import GatewayProcess
from tests.integration.kiosk_page.conftest import CHROMIUM, FLAGS
from tests.integration.kiosk_page.tablet import Tablet, visit

pytestmark = pytest.mark.asyncio(loop_scope="module")


@asynccontextmanager
async def _browser_of(profile: Path) -> AsyncIterator[BrowserContext]:
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=list(FLAGS), viewport={"width": 1024, "height": 768}
        )
        yield made
        await made.close()


async def _kill(profile: Path) -> None:
    """Every process of the browser that works on this profile: its own, since no other knows the folder."""
    found = [one for one in psutil.process_iter(["cmdline"]) if str(profile) in " ".join(one.info["cmdline"] or [])]
    assert found
    for process in found:
        process.kill()
    await asyncio.to_thread(psutil.wait_procs, found, 10)


async def test_what_a_killed_browser_had_kept_arrives_once(
    browser: Browser,  # noqa: ARG001 - skips where there is none
    at_gateway: GatewayProcess,
    tmp_path: Path,
) -> None:
    gate = at_gateway.gate()
    codes = [f"local:LORRY-{number}" for number in range(1, 8)]
    async with _browser_of(tmp_path / "profile") as context:
        kiosk: Tablet = await visit(context, at_gateway)
        await kiosk.pair(gate)
        await kiosk.is_online(True)
        await context.set_offline(True)
        for code in codes:
            await kiosk.scan(code)
            await expect(kiosk.page.locator("#code")).to_have_text(code)
            await kiosk.shows("已保存")
        await _kill(tmp_path / "profile")
    async with _browser_of(tmp_path / "profile") as context:
        kiosk = await visit(context, at_gateway)
        await kiosk.is_online(True)
        await kiosk.waits(0)
        await kiosk.scan("local:NEXT")
        await kiosk.shows("放行")
    every_scan_once_in_sequence(await at_gateway.events(gate), [*codes, "local:NEXT"])
