"""A Redis that does not let us in: what is said names the setting that mends it, and never the password."""

from pathlib import Path

import pytest

from streams.store.connection import connect
from streams.store.errors import StoreRefused, StoreUnavailable
from streams.store.reach import reach
from streams.store.redis import RedisStore
from tests.contract.store.samples import commit_of
from tests.servers.certificates import Certificate
from tests.servers.redis_cluster import ThreeNodes
from tests.servers.redis_guard import PASSWORD, GuardedRedis, RedisGuard, no_tls
from tests.servers.required import need

GUESS = "wrong-horse"


async def refused(url: str) -> str:
    client = connect(url)
    try:
        with pytest.raises(StoreRefused) as raised:
            await RedisStore(client).partition(0)
    finally:
        await client.aclose()
    return str(raised.value)


async def test_a_wrong_password_and_none_are_named(guarded_redis: GuardedRedis) -> None:
    for login in (f":{GUESS}@", f"nobody:{GUESS}@", ""):
        said = await refused(f"redis://{login}127.0.0.1:{guarded_redis.port}")
        assert "correct redis_password (LINKAGE_REDIS_PASSWORD" in said
        assert GUESS not in said


async def test_a_certificate_that_is_not_trusted_is_named(tls_redis: GuardedRedis) -> None:
    said = await refused(f"rediss://127.0.0.1:{tls_redis.port}")
    assert "redis_ca_file (LINKAGE_REDIS_CA_FILE)" in said


async def test_a_user_who_may_not_do_that_is_told_what(guarded_redis: GuardedRedis) -> None:
    owner = connect(guarded_redis.url)
    await owner.execute_command("ACL", "SETUSER", "reader", "on", ">known", "~*", "+@read", "+@connection")
    await owner.aclose()
    client = connect(f"redis://reader:known@127.0.0.1:{guarded_redis.port}")
    try:
        with pytest.raises(StoreRefused, match="its ACL does not let this user do that"):
            await RedisStore(client).commit(commit_of(1))
    finally:
        await client.aclose()


async def test_a_cluster_with_a_password_and_tls_lets_in_who_knows_both(
    tmp_path: Path, certificate: Certificate
) -> None:
    need(no_tls())
    with ThreeNodes(tmp_path, RedisGuard(PASSWORD, certificate)) as nodes:
        client = connect(nodes.url)
        store = RedisStore(client)
        for partition in range(12):
            await store.commit(commit_of(1, partition=partition))
            assert (await store.partition(partition)).version == 1
        await client.aclose()
        trust = nodes.guard.trust
        said = await refused(f"rediss+cluster://:{GUESS}@{nodes.addresses}{trust}")
        assert "redis_password" in said
        assert GUESS not in said
        assert "redis_ca_file" in await refused(f"rediss+cluster://{nodes.guard.login}{nodes.addresses}")
        for hosts in (f"127.0.0.1:1,{nodes.addresses}", f"{nodes.addresses},127.0.0.1:1"):  # whichever is asked last
            client = connect(f"rediss+cluster://:{GUESS}@{hosts}{trust}")
            with pytest.raises(StoreRefused, match="redis_password"):
                await reach(client)
            await client.aclose()


async def test_a_cluster_is_found_by_any_node_and_an_outage_of_all_is_waited_for(tmp_path: Path) -> None:
    with ThreeNodes(tmp_path) as nodes:
        client = connect(f"redis+cluster://127.0.0.1:1,{nodes.addresses}", timeout_s=0.5)
        store = RedisStore(client)
        await store.commit(commit_of(1))
        for node in nodes.nodes:
            node.stop()
        for call in (store.partition(0), store.load(0, ["unit:local:1"]), store.commit(commit_of(2))):
            with pytest.raises(StoreUnavailable):
                await call
        nodes.restart()
        await store.commit(commit_of(2))
        assert (await store.partition(0)).version == 2
        await client.aclose()
