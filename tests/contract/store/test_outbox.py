"""Alerts that nobody comes for are let go beyond a limit, the oldest first, on every store."""

from streams.store.commit import Store
from tests.contract.store.samples import alert, commit_of


async def test_the_oldest_are_let_go_and_counted(store: Store) -> None:
    for version in range(1, 6):
        await store.commit(commit_of(version, outbox=[alert("A14-1", "unit:local:X"), alert("A14-2", "unit:local:X")]))
    assert await store.shed_outbox(0, 4) == 6
    assert await store.shed_outbox(0, 4) == 0
    assert await store.shed_outbox(1, 4) == 0
    assert await store.shed_outbox(0, 0) == 4
