"""What a batch makes for others is stored with it and stays until the log has it, on every store."""

from streams.events import Entry, Merged, Surge
from streams.store.commit import Store
from tests.contract.store.samples import commit_of

SURGE = Surge(alert_id="A70-1", site="QZ-DLP", rule="A24", since=1, until=2)


def merged(number: int) -> Entry:
    return Merged(id=f"m{number}#000001", subject="unit:local:柜", at=1, received=1, when=1, alert_id=f"A24-{number}")


async def test_they_come_out_in_the_order_in_which_they_were_made(store: Store) -> None:
    await store.commit(commit_of(1, relays=[merged(1), SURGE]))
    await store.commit(commit_of(2, relays=[merged(2)]))
    assert [entry for _, entry in await store.relays(0, 10)] == [merged(1), SURGE, merged(2)]
    assert [entry for _, entry in await store.relays(0, 2)] == [merged(1), SURGE]
    assert await store.relays(1, 10) == []


async def test_what_is_in_the_log_is_let_go_up_to_the_last_named(store: Store) -> None:
    await store.commit(commit_of(1, relays=[merged(1), merged(2)]))
    await store.commit(commit_of(2, relays=[merged(3)]))
    names = [name for name, _ in await store.relays(0, 10)]
    await store.relayed(0, names[1])
    assert [entry for _, entry in await store.relays(0, 10)] == [merged(3)]
    await store.relayed(0, names[1])
    assert [entry for _, entry in await store.relays(0, 10)] == [merged(3)]
    await store.relayed(0, names[2])
    assert await store.relays(0, 10) == []


async def test_a_commit_that_is_repeated_makes_them_once(store: Store) -> None:
    commit = commit_of(1, relays=[merged(1)])
    await store.commit(commit)
    await store.commit(commit)
    assert [entry for _, entry in await store.relays(0, 10)] == [merged(1)]


async def test_made_in_one_version_positions_sort_as_numbers(store: Store) -> None:
    await store.commit(commit_of(1, relays=[merged(number) for number in range(12)]))
    names = [name for name, _ in await store.relays(0, 20)]
    await store.relayed(0, names[9])
    assert [entry for _, entry in await store.relays(0, 20)] == [merged(10), merged(11)]
