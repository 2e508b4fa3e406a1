"""A day without a line, the kiosk killed again and again: every scan arrives once, in sequence."""

from pathlib import Path

import pytest

from tests.integration.kiosk.arrived import every_scan_once_in_sequence
from tests.integration.kiosk.gateway_process import GatewayProcess
from tests.integration.kiosk.lorry_day import LorryDay
from tests.integration.kiosk.relay import Relay, relay
from tests.integration.kiosk.small_disk import SmallDisk, small_disk

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def _day(gateway: GatewayProcess, disk: SmallDisk, seed: int, lorries: int, kills: int) -> None:
    """A third of the kills while lorries come in, a third when the line is back, a third while answers get lost;
    and the disk fills while the line is down."""
    async with relay(gateway.port) as line:
        day = LorryDay(gateway.gate(), line, disk.folder / "queue.sqlite", seed)
        some = max(2, lorries // kills)
        try:
            await day.switch_on()
            line.set("cut")
            for _ in range(kills - 2 * (kills // 3)):
                await day.kill_while_scanning(day.chance.randrange(1, some))
            await day.scan((lorries - len(day.codes)) // 2)
            await day.fill(disk)
            disk.room(day.kiosk)
            await day.scan(lorries - len(day.codes))
            for _ in range(kills // 3):
                line.set("answers lost")
                await _an_answer_lost(day, line)
                line.set("open")
                await day.kill_while_scanning(1)
            for _ in range(kills // 3):
                line.set("cut")
                await day.scan(some)
                line.set("open")
                await day.kill_while_sending(day.chance.randrange(1, some))
            await day.sent()
        finally:
            await day.end()
        assert day.kills == kills
        assert line.refused >= 1
        found = every_scan_once_in_sequence(await gateway.events(day.gate), day.codes)
        told = (
            f"{len(day.codes)} kept, {len(day.refused)} not kept, {day.kills} kills, {line.refused} connections refused"
        )
        print(f"{told}, {line.lost} answers lost, {found.copies} copies resent")  # noqa: T201


async def _an_answer_lost(day: LorryDay, line: Relay) -> None:
    """Scans until the gateway has taken a batch and the kiosk has not heard of it."""
    before = line.lost
    while line.lost == before:
        await day.scan(1)


async def test_scans_of_an_outage_arrive_once_and_in_sequence(at_gateway: GatewayProcess, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", megabytes=4) as disk:
        await _day(at_gateway, disk, seed=1, lorries=120, kills=3)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_day_offline_and_ten_kills(at_gateway: GatewayProcess, tmp_path: Path, seed: int) -> None:
    with small_disk(tmp_path / "disk", megabytes=16) as disk:
        await _day(at_gateway, disk, seed, lorries=2_000, kills=10)
