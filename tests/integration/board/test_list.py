"""What stands on the board and in which order: by severity and age, what is merged folded under what stands for it."""

from collections.abc import Set
from typing import Any

import msgspec
import pytest
from playwright.async_api import Browser, Route, expect

from streams.fold.alert import Alert
from streams.present import alert_json
from streams.sharing import NOTHING
from streams.times import rfc3339
from tests.integration.board.desk import Desk, desk
from tests.integration.board.region import Region

pytestmark = pytest.mark.asyncio(loop_scope="package")

T0 = 1_772_410_500_000
HOUR = 3_600_000


def alert(name: str, severity: str, hours: float, **more: Any) -> Alert:
    """Raised so many hours ago; called by its unit."""
    at = T0 - int(hours * HOUR)
    plain = {"rule": "A30", "subject": f"unit:local:{name}", "node": "QZ", "site": "QZ-DLP"}
    return Alert(alert_id=name, severity=severity, started_at=at, raised_at=at, updated_at=at, **(plain | more))


async def _told(
    browser: Browser, region: Region, *alerts: Alert, later: int = 0, passed: Set[str] = frozenset()
) -> Desk:
    """A board that a gateway tells of these and of nothing else; from its second answer on only that it is ``later``
    (ms), if it is."""
    shown = {
        "items": [alert_json(one, NOTHING) | {"wrong_pass": one.alert_id in passed} for one in alerts],
        "time": rfc3339(T0),
        "left_out": 7,
    }
    tells = [_event("alerts", shown)]
    if later:
        tells.append(_event("time", {"time": rfc3339(T0 + later), "left_out": 7}))

    async def answer(route: Route) -> None:
        await route.fulfill(body=tells[0], content_type="text/event-stream")
        if len(tells) > 1:
            tells.pop(0)

    made = await desk(browser, region.url, language="en-US")
    await made.page.route("**/v1/alerts/stream", answer)
    await made.sign_in(region.purse.operator)
    await made.is_live(True)
    return made


def _event(name: str, data: dict[str, Any]) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), msgspec.json.encode(data))


async def test_the_gravest_come_first_the_oldest_before_the_younger_the_shelved_last(
    browser: Browser, region: Region
) -> None:
    alerts = (
        alert("YOUNG-2", "P2", 1), alert("YOUNG-1", "P1", 1), alert("OLD-2", "P2", 30),
        alert("OLD-1", "P1", 9, state="dispatched"), alert("SHELVED-1", "P1", 50, state="shelved", until=T0 + HOUR),
    )  # fmt: skip
    li = await _told(browser, region, *alerts)
    await expect(li.page.locator(".row .who")).to_have_text(
        [f"local:{name}" for name in ("OLD-1", "YOUNG-1", "SHELVED-1", "OLD-2", "YOUNG-2")]
    )
    await expect(li.page.locator(".row .age").nth(3)).to_have_text("1 d 6 h")
    await expect(li.page.locator("#counts .P1")).to_contain_text("1 not acknowledged")
    await expect(li.page.locator("#list")).to_contain_text("7 more are not listed")
    await li.context.close()


async def test_a_pass_that_was_wrong_is_marked_in_the_list_and_beside_the_alert(
    browser: Browser, region: Region
) -> None:
    li = await _told(browser, region, alert("PASSED", "P1", 2), alert("HELD", "P1", 1), passed={"PASSED"})
    await expect(li.page.locator(".row .wrong-pass")).to_have_text(["Was told PASS"])
    await expect(li.row("PASSED", "A30").locator(".wrong-pass")).to_be_visible()
    await li.row("PASSED", "A30").click()
    await expect(li.page.locator("#detail .passed")).to_contain_text("the truck may have left")
    await li.row("HELD", "A30").click()
    await expect(li.page.locator("#detail h2")).to_be_visible()
    await expect(li.page.locator("#detail .passed")).to_have_count(0)
    await li.context.close()


async def test_what_is_merged_is_folded_under_the_site_level_alert_and_makes_it_as_grave(
    browser: Browser, region: Region
) -> None:
    site = alert("SURGE", "P2", 2, rule="A70", subject="site:QZ-DLP")
    members = [alert(f"MEMBER-{number}", "P2" if number else "P1", 1, merged_into="SURGE") for number in range(4)]
    li = await _told(browser, region, site, *members)
    await expect(li.page.locator(".row")).to_have_count(1)
    await expect(li.page.locator(".row")).to_contain_text("4 of its kind")
    await expect(li.page.locator("#list h2")).to_have_class("P1")
    await li.presses("j", "Enter")
    await expect(li.page.locator(".row.member")).to_have_count(4)
    await li.presses("j")
    await expect(li.page.locator(".row.member").first).to_have_attribute("aria-selected", "true")
    await li.presses("k", "Enter")
    await expect(li.page.locator(".row")).to_have_count(1)
    await li.context.close()


async def test_who_reads_further_down_is_not_taken_back_to_the_chosen_one(browser: Browser, region: Region) -> None:
    li = await _told(browser, region, *[alert(f"A-{number:02}", "P2", 99 - number) for number in range(60)])
    scrolled = li.page.locator("#list")
    await li.presses("j", "j")
    await scrolled.evaluate("list => { list.scrollTop = 900 }")
    await _is_told_again(li)
    assert await scrolled.evaluate("list => list.scrollTop") == 900
    await li.presses("j")
    assert await scrolled.evaluate("list => list.scrollTop") < 200
    await li.context.close()


async def test_how_long_ago_it_was_raised_goes_on_while_it_is_read(browser: Browser, region: Region) -> None:
    li = await _told(browser, region, alert("OLD", "P1", 9), later=2 * HOUR)
    await li.presses("j")
    await expect(li.page.locator("#detail .since")).to_have_text("11 h 0 min")
    await expect(li.page.locator(".row .age")).to_have_text("11 h 0 min")
    await li.context.close()


async def _is_told_again(one: Desk) -> None:
    """Twice: when the second answer comes, the first has been shown."""
    for _ in range(2):
        async with one.page.expect_response("**/v1/alerts/stream"):
            pass


async def test_a_note_that_is_not_taken_is_still_there_and_is_told_of_beside_its_own_alert(
    browser: Browser, region: Region
) -> None:
    first = alert("FIRST", "P1", 2)
    li = await _told(browser, region, first, alert("SECOND", "P1", 1))
    lost: list[Route] = []

    async def hold(route: Route) -> None:
        lost.append(route)

    await li.page.route("**/actions", hold)
    await li.row("FIRST", "A30").click()
    await li.presses("a")
    await li.page.keyboard.type("call gate 1")
    for _ in range(2):
        await li.presses("Enter")
        await expect(li.page.locator(".said")).to_have_text("Being sent…")
        await lost.pop().abort()
        await expect(li.page.locator(".said")).to_contain_text("Not done: ")
        await expect(li.page.locator("[name=note]")).to_have_value("call gate 1")
        await expect(li.page.locator("[name=note]")).to_be_focused()
    await li.presses("Enter")
    await expect(li.page.locator(".said")).to_have_text("Being sent…")
    await li.row("SECOND", "A30").click()
    await expect(li.page.locator(".said")).to_have_text("")
    await lost.pop().abort()
    await expect(li.page.locator(".said")).to_contain_text(f"Not done: {alert_json(first, NOTHING)['number']}: ")
    await expect(li.page.locator("[name=note]")).to_have_count(0)
    await li.context.close()


async def test_what_a_figure_is_made_of_is_named_in_the_readers_language(browser: Browser, region: Region) -> None:
    found = [{"inspection": "i-1", "packages": 410}, {"inspection": "i-2", "packages": 409}]
    conflict = alert("TWICE", "P2", 1, rule="A37", evidence={"differences": ["packages"], "results": found})
    papers = {"differences": {"packages": {"manifest": 410, "declaration": 409}}}
    li = await _told(browser, region, conflict, alert("PAPERS", "P2", 2, rule="A35", evidence=papers))
    await li.page.click("#desk .language")
    await li.row("TWICE", "A37").click()
    shown = li.page.locator("#detail .evidence dd")
    await expect(shown).to_have_text(["件数", "查验 i-1, 件数 410; 查验 i-2, 件数 409"])
    await li.row("PAPERS", "A35").click()
    await expect(shown).to_have_text("件数 舱单 410, 报关单 409")
    await li.context.close()


async def test_the_watch_list_stays_hidden_and_what_gates_wrote_is_text(browser: Browser, region: Region) -> None:
    markup = '<img src="x" onerror="document.title=1">'
    watched = alert("WATCHED", "P1", 1, rule="A52", evidence={"listed": "smuggler"})
    written = alert("WRITTEN", "P2", 1, evidence={"lane": markup})
    li = await _told(browser, region, watched, written)
    await li.presses("j")
    await expect(li.page.locator("#detail")).to_contain_text("Left out for your role: watch")
    await expect(li.page.locator("#detail")).not_to_contain_text("smuggler")
    await li.presses("j")
    await expect(li.page.locator("#detail .evidence")).to_contain_text(markup)
    await expect(li.page.locator("img")).to_have_count(0)
    assert li.trouble == []
    await li.context.close()


async def test_the_map_counts_at_a_node_what_the_list_has_for_somebody_to_do(browser: Browser, region: Region) -> None:
    """Statistics and what is shelved wait for nobody; what many were merged into is one line."""
    alerts = (
        alert("STATISTIC", "P4", 1, rule="A53"), alert("SHELVED", "P1", 5, state="shelved", until=T0 + HOUR),
        alert("SURGE", "P3", 2, rule="A70", subject="site:QZ-DLP"), alert("PLAIN", "P3", 1),
        *[alert(f"MEMBER-{number}", "P2", 1, merged_into="SURGE") for number in range(4)],
        alert("ELSEWHERE", "P4", 1, rule="A53", node="FC", site="FC-YW"),
    )  # fmt: skip
    li = await _told(browser, region, *alerts)
    await li.presses("r")
    there = li.page.locator("[data-node=QZ]")
    await expect(there.locator(".alerts-there")).to_have_text("2")
    await expect(there).to_have_class("node P2")
    await expect(li.page.locator("[data-node=FC] .alerts-there")).to_have_text("")
    await expect(li.page.locator("[data-node=FC]")).to_have_class("node ")
    await li.context.close()
