"""What a Redis client raises while its server is away or its connection is closed under it, and what is a defect."""

import pytest
from redis.asyncio import Connection

from streams.store.errors import StoreUnavailable, outages


async def test_a_connection_that_another_task_has_closed_is_an_outage() -> None:
    with pytest.raises(StoreUnavailable, match="closed while it was in use"), outages():
        await Connection()._send_packed_command([b"PING"])  # never opened: it has no writer, as one just closed


def test_a_defect_of_ours_stays_what_it_is() -> None:
    with pytest.raises(AttributeError), outages():
        _ = object().writelines  # type: ignore[attr-defined]
