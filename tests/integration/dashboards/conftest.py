from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from dashboards.build import dashboards
from dashboards.datasources import api, prometheus
from dashboards.grafana import Grafana, Patience
from tests.integration.dashboards.demo import Demo, demonstration
from tests.integration.dashboards.fake_grafana import TOKEN, FakeGrafana, running

SOURCES = (prometheus("http://prometheus:9090"), api("http://gateway:8080", "lk_secret-of-the-viewer"))
DASHBOARDS = len(dict(dashboards()))
EVERYTHING = 1 + len(SOURCES) + DASHBOARDS
"""Folder, data sources, dashboards."""
QUICK = Patience(timeout_s=5.0, settle_s=0.0, pauses_s=(0.0, 0.0))


@pytest.fixture
def server() -> Iterator[FakeGrafana]:
    with running() as grafana:
        yield grafana


@pytest.fixture
def grafana(server: FakeGrafana) -> Grafana:
    return Grafana(server.url, TOKEN, patience=QUICK)


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demonstration(tmp_path_factory.mktemp("demo")) as running:
        yield running
