"""The kiosk page in a real browser before a real gateway."""

import pytest
from playwright.async_api import Browser, expect

from streams.events import GateScan
from tests.integration.kiosk.gateway_process import GatewayProcess
from tests.integration.kiosk_page.tablet import tablet

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_scan_is_answered_and_is_in_the_log(browser: Browser, at_gateway: GatewayProcess) -> None:
    kiosk = await tablet(browser, at_gateway)
    await kiosk.pair(at_gateway)
    await kiosk.shows("请扫码")
    await kiosk.is_online(True)
    await kiosk.scan("MSKU1234565")
    await kiosk.shows("放行")
    await expect(kiosk.page.locator("#en")).to_have_text("PASS")
    await kiosk.waits(0)
    scans = [event for event in await at_gateway.events() if isinstance(event, GateScan)]
    assert [(one.subject, one.lane, one.direction, one.destination) for one in scans] == [
        ("unit:iso6346:MSKU1234565", "O1", "out", "NNL")
    ]
    assert kiosk.trouble == []
