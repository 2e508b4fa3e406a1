"""A whole system on this machine, by the wall's clock, and a browser; without one the tests are skipped and say so."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from linkage.embedded import running
from linkage.keys import wallet
from linkage.settings import read_settings
from tests.bench import the_world
from tests.integration.board.region import Region
from tests.integration.kiosk_page.conftest import CHROMIUM, NO_BROWSER
from tests.servers.required import need


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser() -> AsyncIterator[Browser]:
    need(NO_BROWSER)
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        await launched.close()


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def region(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Region]:  # noqa: ARG001 - nothing is started in vain
    folder = tmp_path_factory.mktemp("board")
    purse = wallet(folder, the_world().region)
    async with running(read_settings(None, data_dir=folder, port=0)) as system:
        yield Region.of(system, purse)
