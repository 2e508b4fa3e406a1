"""A kiosk whose disk is full says so of each scan, keeps what it had, goes on sending, and is whole afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.kiosk.arrived import every_scan_once_in_sequence
from tests.integration.kiosk.gateway_process import GatewayProcess
from tests.integration.kiosk.lorry_day import LorryDay
from tests.integration.kiosk.relay import relay
from tests.integration.kiosk.small_disk import FileSizeLimit, NoMountError, SmallDisk, small_tmpfs

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(params=["tmpfs", "file size limit"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "disk"
    if request.param == "tmpfs":
        try:
            with small_tmpfs(folder) as mounted:
                yield mounted
        except NoMountError as error:
            pytest.skip(f"no small disk can be mounted here: {error}")
    else:
        folder.mkdir()
        yield FileSizeLimit(folder)


async def test_what_is_kept_is_sent_from_a_full_disk(at_gateway: GatewayProcess, disk: SmallDisk) -> None:
    async with relay(at_gateway.port) as line:
        day = LorryDay(at_gateway.gate(), line, disk.folder / "queue.sqlite", seed=1)
        try:
            line.set("cut")
            await day.switch_on()
            await day.scan(20)
            await day.fill(disk)
            line.set("open")
            await day.scan(1)
            await day.sent()
            assert len(day.refused) >= 3, "it was sent while the disk was full"
            disk.room(day.kiosk)
            await day.scan(10)
            await day.sent()
        finally:
            await day.end()
        found = every_scan_once_in_sequence(await at_gateway.events(day.gate), day.codes)
        print(f"{len(day.codes)} kept, {len(day.refused)} not kept, {found.copies} resent")  # noqa: T201


async def test_a_kiosk_that_dies_on_a_full_disk_has_everything_it_had_kept(
    at_gateway: GatewayProcess, disk: SmallDisk
) -> None:
    async with relay(at_gateway.port) as line:
        day = LorryDay(at_gateway.gate(), line, disk.folder / "queue.sqlite", seed=2)
        try:
            line.set("cut")
            await day.switch_on()
            await day.scan(20)
            await day.fill(disk)
            await day.kiosk.kill()
            await day.switch_on()
            assert day.kiosk.said[0]["waiting"] == len(day.codes)
            assert day.kiosk.said[0]["last_code"] == day.codes[-1]
            disk.room(day.kiosk)
            line.set("open")
            await day.scan(10)
            await day.sent()
        finally:
            await day.end()
        every_scan_once_in_sequence(await at_gateway.events(day.gate), day.codes)
