"""What a tracker says of tasks whose end nobody asked for."""

import asyncio

import pytest
import structlog
from aiokafka.errors import IllegalStateError

from streams.tracker.run import overtaken, unretrieved


@pytest.mark.parametrize(("error", "levels"), [(IllegalStateError("no partition 4"), ["info"]), (ValueError("x"), [])])
async def test_a_seek_that_a_handover_overtook_is_no_fault(
    error: Exception, levels: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    with structlog.testing.capture_logs() as said:
        unretrieved(asyncio.get_running_loop(), {"message": "Task exception was never retrieved", "exception": error})
    assert [line["log_level"] for line in said] == levels
    assert [record.levelname for record in caplog.records] == ([] if levels else ["ERROR"])


def _seek(error: Exception) -> None:
    with overtaken():
        raise error


def test_a_worker_that_seeks_in_a_partition_that_was_taken_away_goes_on() -> None:
    with structlog.testing.capture_logs() as said:
        _seek(IllegalStateError("no partition 4"))
    assert [line["log_level"] for line in said] == ["info"]
    with pytest.raises(ValueError, match="x"):
        _seek(ValueError("x"))
