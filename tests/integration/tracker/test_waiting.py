"""A tracker whose log is not there waits for it, says so, and can be told to stop all the same."""

import signal

import pytest

from streams.embedded_redis import free_port
from tests.integration.tracker.plant import EmbeddedPlant, end


@pytest.mark.parametrize("scheme", ["kafka", "redislog"])
def test_it_stops_while_it_waits(plant: EmbeddedPlant, scheme: str) -> None:
    plant.broker = f"{scheme}://127.0.0.1:{free_port()}"
    process = plant.process()
    try:
        assert process.stdout is not None
        assert any("waiting" in line for line in process.stdout)
        end(process, signal.SIGTERM)
        assert process.returncode == 0
    finally:
        process.kill()
