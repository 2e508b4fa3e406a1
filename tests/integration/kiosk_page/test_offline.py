"""The kiosk page without a gateway and without a line: scans are kept, the page opens, all of it arrives later."""

import pytest
from playwright.async_api import Browser, expect

from tests.integration.kiosk.arrived import every_scan_once_in_sequence
from tests.integration.kiosk.gateway_process import GatewayProcess
from tests.integration.kiosk_page.tablet import tablet

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_without_a_gateway_scans_are_kept_and_the_page_reloads_and_drains_later(
    browser: Browser, at_gateway: GatewayProcess
) -> None:
    gate = at_gateway.gate()
    kiosk = await tablet(browser, at_gateway)
    await kiosk.pair(gate)
    await kiosk.is_online(True)
    await kiosk.stored_page()
    codes = [f"local:LORRY-{number}" for number in range(1, 13)]
    await at_gateway.kill()
    await kiosk.context.set_offline(True)
    for code in codes[:6]:
        await kiosk.scan(code)
        await expect(kiosk.page.locator("#code")).to_have_text(code)
        await kiosk.shows("已保存")
    await kiosk.page.reload()
    await kiosk.shows("请扫码")
    notes = kiosk.page.locator("#notes")
    await expect(notes).to_contain_text("上次已保存 #6")
    await expect(notes).to_contain_text("last one kept: local:LORRY-6")
    await kiosk.is_online(False)
    await kiosk.waits(6)
    await kiosk.context.set_offline(False)
    for code in codes[6:]:
        await kiosk.scan(code)
        await kiosk.shows("已保存")
        await expect(kiosk.page.locator("#code")).to_have_text(code)
    await at_gateway.start()
    await kiosk.scan("local:LAST")
    await kiosk.shows("放行")
    await kiosk.waits(0)
    found = every_scan_once_in_sequence(await at_gateway.events(gate), [*codes, "local:LAST"])
    assert found.copies == 0
    assert kiosk.trouble == []
