"""A gateway and a real browser for the tests of a module; without a browser they are skipped, and say how to get it."""

import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.integration.kiosk.gateway_process import GatewayProcess, gateway_process
from tests.servers.required import need

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NO_BROWSER = None if CHROMIUM else "no Chromium on this machine: `make services` installs it (apt-get install chromium)"
FLAGS = ("--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    need(NO_BROWSER)
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield launched
        await launched.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def at_gateway(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[GatewayProcess]:  # noqa: ARG001 - nothing is started in vain
    async with gateway_process(tmp_path_factory.mktemp("gateway")) as running:
        yield running
