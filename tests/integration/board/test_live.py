"""The board in real browsers before a running system: scans ring, steps are shared, a restart is survived."""

import pytest
from playwright.async_api import Browser, expect

from tests.integration.board.desk import rings_in_time, signed_in
from tests.integration.board.region import Region

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_an_alert_appears_within_two_seconds_of_its_scan(browser: Browser, region: Region) -> None:
    li = await signed_in(browser, region, "李伟")
    await rings_in_time(region, li, "MSKU1234565")
    await expect(li.page.locator("#sound")).to_have_attribute("data-ringing", "true")
    assert li.trouble == []
    await li.context.close()


async def test_what_one_operator_does_the_other_sees_with_who_and_note(browser: Browser, region: Region) -> None:
    li, chen = await signed_in(browser, region, "李伟"), await signed_in(browser, region, "陈静")
    await region.wrong_container("CSQU3054383")
    for one in (li, chen):
        await one.has_state("CSQU3054383", "new")
    await li.row("CSQU3054383").click()
    await li.presses("a")
    await li.page.keyboard.type("请一号卡口核对")
    await li.presses("Enter")
    await chen.has_state("CSQU3054383", "dispatched")
    await chen.row("CSQU3054383").click()
    await expect(chen.page.locator(".history")).to_contain_text("李伟")
    await expect(chen.page.locator(".history")).to_contain_text("请一号卡口核对")
    await chen.presses("c")
    await chen.page.keyboard.type("<img src=x onerror=alert(1)>")
    await chen.presses("Enter")
    await expect(li.row("CSQU3054383")).to_have_count(0)
    assert (li.trouble, chen.trouble) == ([], [])
    for one in (li, chen):
        await one.context.close()


async def test_what_was_closed_is_reopened_and_stands_again_in_every_window(browser: Browser, region: Region) -> None:
    li, chen = await signed_in(browser, region, "李伟"), await signed_in(browser, region, "陈静")
    await region.wrong_container("OOLU7773334")
    for one in (li, chen):
        await one.has_state("OOLU7773334", "new")
    await li.row("OOLU7773334").click()
    await li.presses("c")
    await li.page.keyboard.type("误报")
    await li.presses("Enter")
    await expect(chen.row("OOLU7773334")).to_have_count(0)
    await expect(li.page.locator("#detail article")).to_have_attribute("data-state", "closed")
    await chen.presses("Escape", "e")
    await chen.has_state("OOLU7773334", "closed")
    await chen.row("OOLU7773334").click()
    await expect(chen.page.locator("#detail .steps button")).to_have_text(["重新打开"])
    await chen.presses("o")
    await chen.page.keyboard.type("再核")
    await chen.presses("Enter")
    await li.has_state("OOLU7773334", "new")
    await expect(li.page.locator("#detail article")).to_have_attribute("data-state", "new")
    await expect(li.page.locator(".history")).to_contain_text("再核")
    assert (li.trouble, chen.trouble) == ([], [])
    for one in (li, chen):
        await one.context.close()


async def test_who_signs_in_next_sees_nothing_of_who_sat_there_before(browser: Browser, region: Region) -> None:
    li = await signed_in(browser, region, "李伟")
    await region.wrong_container("OOLU7774449")
    await li.has_state("OOLU7774449", "new")
    await li.row("OOLU7774449").click()
    await expect(li.page.locator("#detail article")).to_be_visible()
    await li.page.click("#sign-out")
    await expect(li.page.locator(".row")).to_have_count(0)
    await expect(li.page.locator("#detail article")).to_have_count(0)
    await li.sign_in(region.purse.operator, "陈静")
    await li.has_state("OOLU7774449", "new")
    await expect(li.page.locator("#detail article")).to_have_count(0)
    assert li.trouble == []
    await li.context.close()


async def test_a_gateway_that_dies_and_comes_back_is_connected_to_again(browser: Browser, region: Region) -> None:
    li = await signed_in(browser, region, "李伟")
    await region.wrong_container("GYOU4047990")
    await li.has_state("GYOU4047990", "new")
    await li.row("GYOU4047990").click()
    await li.presses("a", "Enter")
    await li.has_state("GYOU4047990", "dispatched")
    region.system.children["gateway"].kill()
    await li.is_live(False)
    await expect(li.row("GYOU4047990")).to_be_visible()
    await li.is_live(True)
    await region.wrong_container("MRKU4976720")
    await li.has_state("MRKU4976720", "new")
    await li.has_state("GYOU4047990", "dispatched")
    assert region.system.restarts["gateway"] == 1
    assert li.trouble == []
    await li.context.close()
