from collections.abc import Iterator

import pytest

from dashboards.grafana import Grafana, Patience
from tests.integration.dashboards.fake_grafana import TOKEN, FakeGrafana, running

QUICK = Patience(timeout_s=5.0, settle_s=0.0, pauses_s=(0.0, 0.0))


@pytest.fixture
def server() -> Iterator[FakeGrafana]:
    with running() as grafana:
        yield grafana


@pytest.fixture
def grafana(server: FakeGrafana) -> Grafana:
    return Grafana(server.url, TOKEN, patience=QUICK)
