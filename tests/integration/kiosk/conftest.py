"""A gateway in a process of its own for the tests of a module; each takes a gate of its own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.integration.kiosk.gateway_process import GatewayProcess, gateway_process


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def at_gateway(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[GatewayProcess]:
    async with gateway_process(tmp_path_factory.mktemp("gateway")) as running:
        yield running
