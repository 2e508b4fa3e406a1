"""The kiosk page in a real browser before a real gateway: answers, and what goes wrong costs no scan."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Request, Route, expect

import zones
from streams.events import GateScan, Pulse
from streams.signature import Secret
from tests.integration.kiosk.gateway_process import GatewayProcess, gateway_process
from tests.integration.kiosk_page.tablet import SLOW_MS, tablet

pytestmark = pytest.mark.asyncio(loop_scope="module")

NO_ROOM = """() => {
  IDBObjectStore.prototype.add = function () {
    this.transaction.abort();
    throw new DOMException("no room is left", "QuotaExceededError");
  };
}"""
READS_ONE_CODE = """() => {
  window.BarcodeDetector = class {
    static getSupportedFormats() { return Promise.resolve(["qr_code"]); }
    detect(video) { return Promise.resolve(video.videoWidth ? [{ rawValue: "local:BY-CAMERA" }] : []); }
  };
}"""
REFER = {"rule": "", "text_zh": "请联系监管人员", "text_en": "Refer to the supervisor"}
AN_HOUR_FAST = "{ const now = Date.now; Date.now = () => now() + 3_600_000; }"
EXTRACTABLE = """() => new Promise((resolve) => {
  const opening = indexedDB.open("linkage-kiosk");
  opening.onsuccess = () => {
    const asked = opening.result.transaction("settings").objectStore("settings").get("pairing");
    asked.onsuccess = () => resolve([asked.result.key.extractable, asked.result.key.usages]);
  };
})"""


async def test_a_scan_is_answered_and_is_in_the_log(browser: Browser, at_gateway: GatewayProcess) -> None:
    gate = at_gateway.gate()
    kiosk = await tablet(browser, at_gateway)
    await kiosk.pair(gate)
    await kiosk.shows("请扫码")
    await kiosk.is_online(True)
    await kiosk.scan("MSKU1234565")
    await kiosk.shows("放行")
    await expect(kiosk.page.locator("#en")).to_have_text("PASS")
    await kiosk.waits(0)
    scans = [event for event in await at_gateway.events(gate) if isinstance(event, GateScan)]
    assert [(one.subject, one.lane, one.direction, one.destination) for one in scans] == [
        ("unit:iso6346:MSKU1234565", "O1", "out", "NNL")
    ]
    assert kiosk.trouble == []


async def test_a_reason_that_names_no_rule_stands_without_brackets(
    browser: Browser, at_gateway: GatewayProcess
) -> None:
    """What a kiosk is told of the watch list."""
    kiosk = await tablet(browser, at_gateway)
    await kiosk.pair(at_gateway.gate())
    await kiosk.is_online(True)

    async def hold(route: Route) -> None:
        items = json.loads(route.request.post_data or "")["items"]
        told = {"status": "accepted", "decision": "hold", "reasons": [REFER], "degraded": False}
        await route.fulfill(json={"results": [{"event_id": one["event_id"], **told} for one in items]})

    await kiosk.page.route("**/v1/scans", hold)
    await kiosk.scan("local:REFERRED")
    await kiosk.shows("扣留")
    await expect(kiosk.page.locator("#notes span")).to_have_text([REFER["text_zh"], REFER["text_en"]])


async def test_a_tablet_is_heard_as_often_as_it_is_registered(browser: Browser, tmp_path: Path) -> None:
    shutil.copytree(Path(zones.__file__).parent / "data" / "beibu", tmp_path / "region")
    devices = tmp_path / "region" / "devices.csv"
    devices.write_text(devices.read_text("utf-8").replace(",600\n", ",1\n"), "utf-8")
    async with gateway_process(tmp_path, tmp_path / "region" / "region.yaml") as gateway:
        gate = gateway.gate()
        kiosk = await tablet(browser, gateway)
        posted: list[dict[str, Any]] = []

        def sees(request: Request) -> None:
            if batch := request.post_data_json:
                posted.append(batch)

        kiosk.page.on("request", sees)
        await kiosk.pair(gate)
        await kiosk.scan("local:LORRY-1")
        await kiosk.shows("放行")
        while sum(not batch["items"] for batch in posted) < 4:
            await kiosk.page.wait_for_event("request", timeout=SLOW_MS)
        assert [batch["status"]["queued"] for batch in posted if batch["items"]] == [0], (
            "it is being sent: nothing waits"
        )
        await kiosk.context.close()


async def test_what_cannot_be_kept_is_said_and_takes_no_number(browser: Browser, at_gateway: GatewayProcess) -> None:
    gate = at_gateway.gate()
    kiosk = await tablet(browser, at_gateway)
    await kiosk.pair(gate)
    await kiosk.shows("请扫码")
    await kiosk.page.evaluate(NO_ROOM)
    await kiosk.scan("local:NO-ROOM")
    await kiosk.shows("未保存")
    await kiosk.page.reload()
    await kiosk.shows("请扫码")
    await kiosk.scan("local:ROOM")
    await kiosk.shows("放行")
    await expect(kiosk.page.locator("#latest li").first).to_contain_text("#1 ")
    scans = {event.subject for event in await at_gateway.events(gate) if isinstance(event, GateScan)}
    assert "unit:local:ROOM" in scans
    assert "unit:local:NO-ROOM" not in scans


async def test_a_mistyped_container_is_to_be_scanned_again(browser: Browser, at_gateway: GatewayProcess) -> None:
    gate = at_gateway.gate()
    kiosk = await tablet(browser, at_gateway)
    await kiosk.pair(gate)
    await kiosk.shows("请扫码")
    for wrong in ("MSKU1234560", "sscc:123", "local:"):
        await kiosk.scan(wrong)
        await kiosk.shows("请重扫")
    await kiosk.page.evaluate("document.getElementById('typed').value = 'LP1:half\\ud800'")
    await kiosk.page.keyboard.press("Enter")
    await expect(kiosk.page.locator("#latest li").first).to_contain_text("请重扫LP1:half")
    for right in ("GYOU4047990", "MRKU4976720", "https://id.example/00/106141412345678908"):
        await kiosk.scan(right)
        await kiosk.shows("放行")


async def test_what_the_gateway_rejects_is_kept_aside_and_shown_again(
    browser: Browser, at_gateway: GatewayProcess
) -> None:
    gate = at_gateway.gate()
    kiosk = await tablet(browser, at_gateway)
    await kiosk.pair(gate)
    await kiosk.page.click("#settings")
    await kiosk.page.fill("[name=destination]", "NOWHERE")
    await kiosk.page.keyboard.press("Enter")
    await kiosk.shows("请扫码")
    await kiosk.scan("local:LORRY-1")
    await kiosk.shows("拒收")
    await expect(kiosk.page.locator("#notes")).to_contain_text("NOWHERE")
    await kiosk.page.reload()
    await expect(kiosk.page.locator("#latest li")).to_contain_text("NOWHERE")
    await kiosk.page.click("#settings")
    await kiosk.page.click("#dismiss")
    await expect(kiosk.page.locator("#dismiss")).to_be_hidden()
    await kiosk.page.click("#back")
    await expect(kiosk.page.locator("#line")).to_have_attribute("data-rejected", "0")


async def test_a_wrong_key_is_told_and_the_right_one_lets_everything_through(
    browser: Browser, at_gateway: GatewayProcess
) -> None:
    gate = at_gateway.gate()
    kiosk = await tablet(browser, at_gateway)
    await kiosk.pair(gate, "whsec_short")
    await expect(kiosk.page.locator("#wrong")).not_to_be_empty()
    await kiosk.pair(gate, Secret.generate().text())
    await kiosk.scan("local:LORRY-1")
    await kiosk.shows("已保存")
    await expect(kiosk.page.locator("#line")).to_contain_text("签名不符")
    await kiosk.page.click("#settings")
    await kiosk.page.fill("[name=key]", gate.key)
    await kiosk.page.keyboard.press("Enter")
    await kiosk.is_online(True)
    await kiosk.waits(0)
    assert await kiosk.page.evaluate(EXTRACTABLE) == [False, ["sign"]]


async def test_a_clock_that_is_an_hour_fast_is_told_and_costs_nothing(
    browser: Browser, at_gateway: GatewayProcess
) -> None:
    gate = at_gateway.gate()
    kiosk = await tablet(browser, at_gateway)
    await kiosk.context.add_init_script(AN_HOUR_FAST)
    await kiosk.page.reload()
    await kiosk.pair(gate)
    await kiosk.is_online(True)
    await expect(kiosk.page.locator("#line")).to_contain_text(re.compile(r"clock off 3(59|60)[0-9] s"))
    await kiosk.scan("local:FAST")
    await kiosk.shows("放行")
    sent = [event for event in await at_gateway.events(gate) if isinstance(event, Pulse)]
    assert {round(pulse.clock_error / 60_000) for pulse in sent} == {60}


async def test_the_camera_scans_where_the_browser_reads_codes(browser: Browser, at_gateway: GatewayProcess) -> None:
    gate = at_gateway.gate()
    kiosk = await tablet(browser, at_gateway)
    await kiosk.pair(gate)
    await kiosk.shows("请扫码")
    await kiosk.page.evaluate(READS_ONE_CODE)
    await kiosk.page.click("#camera")
    await kiosk.shows("放行")
    await expect(kiosk.page.locator("#code")).to_have_text("local:BY-CAMERA")
    await expect(kiosk.page.locator("#video")).to_be_hidden()


async def test_two_tabs_of_one_gate_share_the_queue_and_its_numbers(
    browser: Browser, at_gateway: GatewayProcess
) -> None:
    gate = at_gateway.gate()
    kiosk = await tablet(browser, at_gateway)
    await kiosk.pair(gate)
    await kiosk.shows("请扫码")
    other = await kiosk.context.new_page()
    await other.goto(f"{at_gateway.url}/kiosk/")
    await expect(other.locator("#zh")).to_have_text("请扫码")
    await other.keyboard.type("local:LORRY-1")
    await other.keyboard.press("Enter")
    await expect(other.locator("#zh")).to_have_text("放行")
    await kiosk.scan("local:LORRY-2")
    await kiosk.shows("放行")
    await expect(kiosk.page.locator("#latest li").first).to_contain_text("#2 ")
