"""A gateway in a process of its own, on an empty log."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.kiosk.gateway_process import GatewayProcess, gateway_process


@pytest.fixture
async def at_gateway(tmp_path: Path) -> AsyncIterator[GatewayProcess]:
    async with gateway_process(tmp_path) as running:
        yield running
