"""Map, unit page, search, languages and keys of the board, in a real browser."""

import re

import pytest
from playwright.async_api import Browser, Route, expect

from tests.integration.board.desk import desk, signed_in
from tests.integration.board.region import Region

pytestmark = pytest.mark.asyncio(loop_scope="package")

PLATE, SEAL = "桂K77777", "CN900001"
ROAD = "HLXU2008419"


async def _departs(region: Region) -> None:
    await region.scan(
        "FC-YW-G1", unit=ROAD, direction="out", lane="O1", destination="NNL",
        plate={"value": PLATE, "confidence": 0.98}, seal={"number": SEAL, "state": "intact"},
    )  # fmt: skip


async def test_what_is_on_the_road_is_a_flow_on_the_map_and_no_other_host_is_asked(
    browser: Browser, region: Region
) -> None:
    await _departs(region)
    li = await signed_in(browser, region)
    await li.presses("r")
    await expect(li.page.locator("[data-flow=FC-NNL] title")).to_have_text("防城关 → 南宁保税物流中心 1")
    await expect(li.page.locator("[data-site]")).to_have_count(20)
    assert li.trouble == []
    await li.context.close()


async def test_more_on_the_road_than_is_drawn_is_said(browser: Browser, region: Region) -> None:
    await _departs(region)

    async def answer(route: Route) -> None:
        """A thousand movements a page, with ever another page behind it."""
        told = await route.fetch(url=route.request.url.partition("&cursor=")[0])
        first = (await told.json())["items"][0]
        await route.fulfill(json={"items": [first] * 1_000, "cursor": "more"})

    li = await signed_in(browser, region, language="en-US")
    await li.page.route("**/v1/movements?*", answer)
    await li.presses("r")
    await expect(li.page.locator("#map h2").first).to_have_text("3,000+ on the road")
    await expect(li.page.locator("#map aside .none")).to_contain_text("the 3,000 that left last")
    await li.page.click("#desk .language")
    await expect(li.page.locator("#map h2").first).to_have_text("在途 3,000+")
    await li.context.close()


async def test_a_unit_is_found_by_its_number_its_plate_and_its_seal(browser: Browser, region: Region) -> None:
    await _departs(region)
    li = await signed_in(browser, region)
    for wanted in (ROAD, PLATE, "k777", "77777", SEAL, "900001", ROAD[4:]):
        await li.presses("g")
        await expect(li.page.locator("#unit")).to_be_hidden()  # what is found next is not what is still shown
        await li.presses("/")
        await li.page.keyboard.type(wanted)
        await li.presses("Enter")
        await expect(li.page.locator("#unit")).to_be_visible()
        await expect(li.page.locator("#unit h2").first).to_contain_text(ROAD)
        await expect(li.page.locator(".trail .gate").first).to_contain_text("渔澫港区 FC-YW")
    await li.presses("/")
    await li.page.keyboard.type("NOBODY")
    await li.presses("Enter")
    await expect(li.page.locator("#found")).to_contain_text("未找到")
    await li.page.fill("[name=wanted]", "桂K")
    await li.presses("Enter")
    await expect(li.page.locator("#found")).to_contain_text("至少输入三个字符")
    assert li.trouble == []
    await li.context.close()


async def test_a_trail_says_what_was_resealed_and_until_when_it_is_released(browser: Browser, region: Region) -> None:
    await region.scan(unit="OOLU7770016", seal={"number": "CN900011", "state": "intact"})
    await region.told(
        "customs", kind="seal_change", unit="OOLU7770016", old="CN900011", new="CN900012", site_id="QZ-DLP"
    )
    await region.told(
        "customs", kind="release", unit="OOLU7770016", valid_from="2026-03-02T08:00:00+08:00",
        valid_to="2026-03-05T09:30:00+08:00",
    )  # fmt: skip
    li = await signed_in(browser, region)
    await li.page.evaluate("location.hash = 'unit/OOLU7770016'")
    await expect(li.page.locator(".trail .seal_change")).to_contain_text("旧封志 CN900011 · 新封志 CN900012")
    await expect(li.page.locator(".trail .release")).to_contain_text("有效自 03-02 08:00 · 有效至 03-05 09:30")
    assert li.trouble == []
    await li.context.close()


async def test_where_a_unit_is_only_booked_for_is_no_stop_on_its_way(browser: Browser, region: Region) -> None:
    await region.scan(unit="OOLU7775553")
    await region.told("customs", kind="booking", unit="OOLU7775553", site_id="FC-YW", at="2026-03-05T09:30:00+08:00")
    li = await signed_in(browser, region)
    await li.page.evaluate("location.hash = 'unit/OOLU7775553'")
    await expect(li.page.locator(".trail .booking")).to_contain_text("渔澫港区 FC-YW")
    await expect(li.page.locator("#unit .stop .at")).to_have_text("QZ-DLP")
    await li.context.close()


async def test_from_a_unit_one_goes_to_its_alert_and_acts_on_it(browser: Browser, region: Region) -> None:
    await region.wrong_container("OOLU7779991")
    li = await signed_in(browser, region)
    await expect(li.row("OOLU7779991")).to_be_visible()
    await li.page.evaluate("location.hash = 'unit/OOLU7779991'")
    await li.page.locator("#unit .of-unit a").first.click()
    await expect(li.page.locator("#detail")).to_contain_text("OOLU7779991")
    await expect(li.row("OOLU7779991")).to_have_attribute("aria-selected", "true")
    await li.presses("c")
    await li.presses("Enter")
    await expect(li.page.locator("#detail article")).to_have_attribute("data-state", "closed")
    chen = await desk(browser, region.url)  # who opens the address of one that has ended reads it all the same
    await chen.page.goto(li.page.url)
    await chen.sign_in(region.purse.operator, "陈红")
    await expect(chen.page.locator("#detail article")).to_have_attribute("data-state", "closed")
    assert li.trouble == chen.trouble == []
    await li.context.close()
    await chen.context.close()


async def test_escape_takes_back_a_word_in_the_making_and_not_the_note(browser: Browser, region: Region) -> None:
    """An input method's own Escape: the page is told of the key, with the mark that it is none for it."""
    await region.wrong_container("OOLU7776668")
    li = await signed_in(browser, region)
    await li.row("OOLU7776668").click()
    await li.presses("a")
    note = li.page.locator("[name=note]")
    await note.fill("请核对")
    await note.dispatch_event("keydown", {"key": "Escape", "isComposing": True})
    await expect(note).to_have_value("请核对")
    await li.presses("Escape")
    await expect(note).to_have_count(0)
    await li.context.close()


async def test_an_address_that_is_cut_off_is_the_list(browser: Browser, region: Region) -> None:
    li = await signed_in(browser, region)
    await li.presses("r")
    await expect(li.page.locator("#map")).to_be_visible()
    await li.page.evaluate("location.hash = 'unit/%E6%A1'")
    await expect(li.page.locator("#alerts")).to_be_visible()
    assert li.trouble == []
    await li.context.close()


async def test_what_is_scrolled_stays_where_it_was_when_something_happens(browser: Browser, region: Region) -> None:
    await _departs(region)
    li = await signed_in(browser, region)
    await li.page.set_viewport_size({"width": 1366, "height": 190})
    await li.presses("r")
    beside, there = li.page.locator("#map aside"), li.page.locator("[data-node=QZ] title")
    before = await there.text_content()
    await beside.evaluate("list => { list.scrollTop = 10 }")
    assert await beside.evaluate("list => list.scrollTop") == 10
    await region.wrong_container("HLXU3000006")
    await expect(there).not_to_have_text(str(before))
    assert await beside.evaluate("list => list.scrollTop") == 10
    await li.context.close()


async def test_heat_is_taken_apart_from_the_keyboard(browser: Browser, region: Region) -> None:
    await region.wrong_container("OOLU7772220")
    li = await signed_in(browser, region)
    await li.has_state("OOLU7772220", "new")
    await li.presses("t")
    rule = li.page.locator("#heat tbody tr", has_text="A05")
    await expect(rule.locator(".total")).to_have_text(re.compile(r"^[1-9]\d*$"))
    await rule.get_by_role("button").focus()
    await li.presses("Enter")
    await expect(li.page.locator("#heat caption")).to_contain_text("A05 箱号不符")
    await expect(li.page.locator("#heat tbody th")).to_have_text("大榄坪集装箱码头 QZ-DLP")
    await li.page.get_by_role("button", name="返回全部").focus()
    await li.presses("Enter")
    await expect(rule).to_be_visible()
    await li.page.click("#desk .language")
    await expect(rule).to_contain_text("Unit id mismatch")
    assert li.trouble == []
    await li.context.close()


async def test_the_page_speaks_english_and_keeps_what_is_being_typed(browser: Browser, region: Region) -> None:
    li = await signed_in(browser, region, language="en-US")
    await expect(li.page.locator("h1:visible")).to_have_text("Control room")
    await region.wrong_container("TCNU1111133")
    await li.row("TCNU1111133").click()
    await li.presses("s")
    await li.page.keyboard.type("until the photo is here")
    await region.wrong_container("TRLU2222215")
    await li.has_state("TRLU2222215", "new")
    await expect(li.page.locator("[name=note]")).to_have_value("until the photo is here")
    await li.presses("Enter")
    await li.has_state("TCNU1111133", "shelved")
    await li.page.click("#desk .language")
    await expect(li.row("TCNU1111133").locator(".state")).to_have_text("已搁置")
    await li.context.close()


async def test_the_sound_is_muted_for_this_browser_alone(browser: Browser, region: Region) -> None:
    li, chen = await signed_in(browser, region), await signed_in(browser, region)
    await region.wrong_container("SUDU3333318")
    for one in (li, chen):
        await expect(one.page.locator("#sound")).to_have_attribute("data-ringing", "true")
    await li.presses("m")
    await expect(li.page.locator("#sound")).to_have_attribute("data-ringing", "false")
    await expect(chen.page.locator("#sound")).to_have_attribute("data-ringing", "true")
    for one in (li, chen):
        await one.context.close()


async def test_a_token_that_may_not_read_alerts_does_not_get_in(browser: Browser, region: Region) -> None:
    li = await desk(browser, region.url)
    await li.sign_in("t-unknown")
    await expect(li.page.locator("#wrong")).to_have_text(re.compile("令牌无效"))
    await expect(li.page.locator("#desk")).to_be_hidden()
    await li.context.close()


async def test_keys_are_the_same_with_caps_lock(browser: Browser, region: Region) -> None:
    li = await signed_in(browser, region)
    for key, page in (("R", "map"), ("T", "heat"), ("G", "alerts")):
        await li.presses(key)
        await expect(li.page.locator(f"#{page}")).to_be_visible()
    await li.context.close()


async def test_escape_leads_back_to_the_list_from_every_page(browser: Browser, region: Region) -> None:
    await _departs(region)
    li = await signed_in(browser, region)
    for page in ("map", "heat", f"unit/{ROAD}"):
        await li.page.evaluate("page => { location.hash = page }", page)
        await expect(li.page.locator(f"#{page.partition('/')[0]}")).to_be_visible()
        await li.presses("/")
        await li.page.keyboard.type("no")
        await li.presses("Escape")
        await expect(li.page.locator("#alerts")).to_be_hidden()  # out of the field only
        await li.presses("Escape")
        await expect(li.page.locator("#alerts")).to_be_visible()
    await li.context.close()
