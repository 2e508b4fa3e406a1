"""A code held before the tablet's camera is one scan, in a browser that reads no codes itself and without a line."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect
from zxingcpp import BarcodeFormat

from streams.events import GateScan
from tests.integration.kiosk.gateway_process import Gate, GatewayProcess
from tests.integration.kiosk_page.conftest import CHROMIUM, FLAGS
from tests.integration.kiosk_page.film import Print, film, printed, printed_pass
from tests.integration.kiosk_page.tablet import Tablet, tablet
from tests.unit.gates.passes.making import token

pytestmark = pytest.mark.asyncio(loop_scope="module")

READS_NO_CODES = "delete window.BarcodeDetector;"
FAILS = """window.BarcodeDetector = class {
  static getSupportedFormats() { return Promise.resolve(["qr_code"]); }
  detect() { return Promise.reject(new DOMException("the service is gone", "NotSupportedError")); }
};"""
PASS = token()


@asynccontextmanager
async def seeing(code: Print, folder: Path) -> AsyncIterator[Browser]:
    """A browser whose camera sees this."""
    flags = [*FLAGS, f"--use-file-for-fake-video-capture={film(code, folder / 'seen.y4m')}"]
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def with_a_pass(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:  # noqa: ARG001 - skips where there is none
    async with seeing(printed_pass(PASS), tmp_path_factory.mktemp("camera")) as launched:
        yield launched


async def at_its_gate(browser: Browser, gateway: GatewayProcess, detector: str) -> tuple[Tablet, Gate]:
    gate = gateway.gate()
    kiosk = await tablet(browser, gateway)
    await kiosk.context.add_init_script(detector)
    await kiosk.page.reload()
    await kiosk.pair(gate)
    await kiosk.shows("请扫码")
    await kiosk.is_online(True)
    await kiosk.stored_page()
    return kiosk, gate


@pytest.mark.parametrize("detector", [READS_NO_CODES, FAILS], ids=["no detector", "a detector that fails"])
async def test_a_pass_before_the_camera_is_one_scan_though_the_browser_reads_no_codes(
    with_a_pass: Browser, at_gateway: GatewayProcess, detector: str
) -> None:
    kiosk, _ = await at_its_gate(with_a_pass, at_gateway, detector)
    await kiosk.page.click("#camera")
    await expect(kiosk.page.locator("#code")).to_contain_text(PASS[-12:])
    await kiosk.shows("放行")
    await expect(kiosk.page.locator("#video")).to_be_hidden()
    await expect(kiosk.page.locator("#latest li")).to_have_count(1)
    assert kiosk.trouble == []


async def test_without_a_line_the_camera_reads_on_and_what_it_read_arrives_later(
    with_a_pass: Browser, at_gateway: GatewayProcess
) -> None:
    kiosk, gate = await at_its_gate(with_a_pass, at_gateway, READS_NO_CODES)
    await kiosk.context.set_offline(True)
    await kiosk.page.reload()
    await kiosk.shows("请扫码")
    await kiosk.page.click("#camera")
    await kiosk.shows("已保存")
    await expect(kiosk.page.locator("#code")).to_contain_text(PASS[-12:])
    await kiosk.context.set_offline(False)
    await kiosk.is_online(True)
    await kiosk.waits(0)
    scans = [event for event in await at_gateway.events(gate) if isinstance(event, GateScan)]
    assert [one.subject for one in scans] == ["unit:iso6346:MSKU1234565"]
    assert kiosk.trouble == []


@pytest.mark.parametrize(
    ("text", "kind", "scale", "unit"),
    [
        ("00106141412345678908", BarcodeFormat.Code128, 3, "sscc:106141412345678908"),
        ("MSKU1234565", BarcodeFormat.DataMatrix, 8, "iso6346:MSKU1234565"),
        ("https://id.gs1.org/00/106141412345678908", BarcodeFormat.QRCode, 6, "sscc:106141412345678908"),
    ],
    ids=["Code 128", "Data Matrix", "GS1 Digital Link"],
)
async def test_labels_that_goods_bear_anyway_are_read_where_there_are_no_passes(
    at_gateway: GatewayProcess, tmp_path: Path, text: str, kind: BarcodeFormat, scale: int, unit: str
) -> None:
    async with seeing(printed(text, kind, scale), tmp_path) as browser:
        kiosk, gate = await at_its_gate(browser, at_gateway, READS_NO_CODES)
        await kiosk.page.click("#camera")
        await kiosk.shows("放行")
    scans = [event for event in await at_gateway.events(gate) if isinstance(event, GateScan)]
    assert [one.subject for one in scans] == [f"unit:{unit}"]
