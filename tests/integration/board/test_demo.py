"""The board in Chromium while ``linkage demo`` plays four days in two minutes."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.chaos.waiting import until_known
from tests.integration.board.demonstration import Demonstration, demonstration
from tests.integration.board.desk import rings_in_time, signed_in

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_alerts_are_there_shared_and_outlive_the_gateway(browser: Browser, tmp_path: Path) -> None:
    """Among the hundreds of events a second that the recording brings."""
    async with demonstration(tmp_path) as demo:
        li, chen = await signed_in(browser, demo, "李伟"), await signed_in(browser, demo, "陈静")
        await expect(li.page.locator(".row").first).to_be_visible(timeout=60_000)
        await rings_in_time(demo, li, "CSQU3054383")
        await li.row("CSQU3054383").click()
        await li.presses("a")
        await li.page.keyboard.type("请一号卡口核对")
        await li.presses("Enter")
        await chen.has_state("CSQU3054383", "dispatched")
        demo.kill_gateway()
        await li.is_live(False)
        await li.is_live(True)
        reached = await demo.recorded_ms()
        assert await until_known(lambda: _goes_on(demo, reached), 20)
        await rings_in_time(demo, li, "MRKU4976720")
        await li.has_state("CSQU3054383", "dispatched")
        assert (li.trouble, chen.trouble) == ([], [])
        for one in (li, chen):
            await one.context.close()


async def _goes_on(demo: Demonstration, reached: int) -> bool:
    return await demo.recorded_ms() > reached
