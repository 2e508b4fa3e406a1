"""The monthly report in a real browser: from the board without signing in again, in both languages, on A4, as CSV."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.integration.board.desk import desk, signed_in
from tests.integration.board.region import Region

pytestmark = pytest.mark.asyncio(loop_scope="package")

A4_PT = (595, 842)


async def test_the_report_opens_from_the_board_and_counts_what_rang(browser: Browser, region: Region) -> None:
    li = await signed_in(browser, region)
    await region.wrong_container("OOLU7771115")
    await li.has_state("OOLU7771115", "new")
    async with li.context.expect_page() as opened:
        await li.page.click("nav a[href='../reports/']")
    report = await opened.value
    await expect(report.locator("h1")).to_contain_text("物流联动监管月报")
    await expect(report.locator(".headline dd").first).to_have_text(re.compile(r"^[1-9]\d*$"))
    await expect(report.locator(".by_section tbody tr", has_text="口岸监管处").locator("td").first).not_to_have_text(
        "0"
    )
    await expect(report.locator(".heat-table").first.locator("tbody tr", has_text="A05")).to_be_visible()
    await report.click("#language")
    await expect(report.locator("h1")).to_contain_text("Monthly report")
    await expect(report.locator(".by_section")).to_contain_text("Port supervision")
    assert li.trouble == []
    await li.context.close()


async def test_it_is_printed_on_a4_without_its_buttons(browser: Browser, region: Region) -> None:
    li = await desk(browser, region.url)
    await li.page.goto(f"{region.url}/reports/")
    await li.page.fill("[name=token]", region.purse.operator)
    await li.page.keyboard.press("Enter")
    await expect(li.page.locator(".by_node tbody tr")).to_have_count(11)
    pdf = await li.page.pdf(prefer_css_page_size=True)
    boxes = {
        (round(float(wide)), round(float(high)))
        for wide, high in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    }
    assert boxes == {A4_PT}
    await li.page.emulate_media(media="print")
    await expect(li.page.locator("#bar")).to_be_hidden()
    assert li.trouble == []
    await li.context.close()


async def test_it_is_handed_out_as_csv(browser: Browser, region: Region) -> None:
    li = await desk(browser, region.url)
    await li.page.goto(f"{region.url}/reports/?month=2026-05")
    await li.page.fill("[name=token]", region.purse.operator)
    await li.page.keyboard.press("Enter")
    await expect(li.page.locator("h1")).to_contain_text("2026 年 05 月")
    async with li.page.expect_download() as download:
        await li.page.click("#csv")
    saved = await download.value
    assert saved.suggested_filename == "linkage-2026-05.csv"
    assert (await saved.path()).read_text("utf-8-sig").startswith("月份 month,表 table,关区 node")
    assert li.trouble == []
    await li.context.close()


async def test_a_token_that_may_not_read_is_asked_for_another(browser: Browser, region: Region) -> None:
    li = await desk(browser, region.url)
    await li.page.goto(f"{region.url}/reports/")
    await li.page.fill("[name=token]", "t-unknown")
    await li.page.keyboard.press("Enter")
    await expect(li.page.locator("#wrong")).not_to_be_empty()
    await expect(li.page.locator("#sign-in")).to_be_visible()
    await li.context.close()
