"""A registry that comes back older is not taken for the one known before, however many changes follow."""

from gates.access.records import AuditEntry, RateRecord
from gates.access.registry import Change, Registry
from streams.store.connection import Client

DEVICE = "QZ-DLP-G1"


async def test_no_version_comes_a_second_time(client: Client) -> None:
    registry = Registry(client)
    await _limit(registry, 1)
    kept = {name: await client.dump(name) for name in await client.keys("*")}
    await _limit(registry, 2)
    known = await registry.read()
    await client.flushall()
    for name, value in kept.items():
        await client.restore(name, 0, value or b"")
    await _limit(registry, 3)
    assert await registry.version() > known.version
    assert (await registry.read()).rates == {DEVICE: RateRecord(3.0, 3)}


async def _limit(registry: Registry, rate: int) -> None:
    entry = AuditEntry(at=rate, by="somebody", act="device.limit", subject=DEVICE)
    await registry.change(lambda _: Change(entry, rates={DEVICE: RateRecord(float(rate), rate)}))
