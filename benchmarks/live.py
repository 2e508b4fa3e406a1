"""Scans/s of the whole embedded pipeline on this machine: HTTP, log, fold, Redis, all rules on.

Gates post signed batches as fast as they are answered, for a fixed time; what counts is scans folded into state
by the time everything is settled. The clients run on the same cores and are not taken off.
"""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path
from time import monotonic, thread_time, time

import msgspec
import psutil
import uvloop

from benchmarks.report import goal, table
from gates.kiosk.client import KioskClient
from linkage.demo.run import Look
from linkage.embedded import System, running
from linkage.keys import wallet
from linkage.settings import read_settings
from linkage.speech import set_up
from streams.drive import fold_batch
from streams.embedded_redis import EmbeddedRedis
from streams.events import decode_record
from streams.log.redis_log import RedisLog
from streams.partition import Partition
from streams.rules.catalogue import world
from streams.signature import Secret
from streams.store.commit import PartitionState
from streams.store.connection import Client, connect
from streams.store.redis import RedisStore
from streams.times import rfc3339
from zones.region import Region, load_region

GOAL = 3_000
"""Scans/s on two cores (issue: the main job)."""
SECONDS = 15.0
BATCH = 50
GATES = 16
RECORDS_A_COMMIT = 8


@dataclass(slots=True)
class Posted:
    scans: int = 0
    batches: int = 0


def lives(region: Region, gate: str, number: int) -> Iterator[bytes]:
    """Batches of one gate: units it lets out for another node and takes in again, each seen several times."""
    device = region.devices[gate]
    lanes = {"in": min(device.lanes_in), "out": min(device.lanes_out)}
    target = next(node for node in region.nodes if node != device.node)
    sequence = count(1)
    units = cycle([f"local:B{number}-{n}" for n in range(4_000)])
    while True:
        now = rfc3339(int(time() * 1000))
        items = []
        for _ in range(BATCH):
            seq = next(sequence)
            direction = "out" if seq % 2 else "in"
            items.append(
                {
                    "kind": "gate", "event_id": f"{gate}-{seq}", "seq": seq, "event_time": now,
                    "lane": lanes[direction], "direction": direction, "unit": next(units),
                    "plate": {"value": f"桂N{seq % 99999:05d}", "confidence": 0.98},
                    "seal": {"number": f"CN{seq % 999999:06d}", "state": "intact"},
                    "gross_kg": 21450, "packages": 410,
                    "destination": target if direction == "out" else None,
                }
            )  # fmt: skip
        yield msgspec.json.encode({"device_id": gate, "send_time": now, "status": {}, "items": items})


async def post(client: KioskClient, batches: Iterator[bytes], until: float, posted: Posted) -> None:
    for body in batches:
        if monotonic() > until:
            return
        answer = await client.post(body)
        posted.scans += len(answer.results)
        posted.batches += 1


async def measure(folder: Path) -> float:
    region = load_region()
    settings = read_settings(None, data_dir=folder, port=0, rate_per_s=1_000.0)
    purse = wallet(folder, region)
    gates = [device.id for device in region.devices.values() if device.lanes_in and device.lanes_out][:GATES]
    async with running(settings) as system:
        redis = connect(system.redis.url, connections=4)
        look = Look(redis, settings.partitions)
        clients = [KioskClient(system.url, gate, [Secret.parse(purse.devices[gate])]) for gate in gates]
        before, posted, started = cpu(system), Posted(), monotonic()
        await asyncio.gather(
            *(
                post(client, lives(region, client.device, number), started + SECONDS, posted)
                for number, client in enumerate(clients)
            )
        )
        posting = monotonic() - started
        await look.caught_up()
        seconds = monotonic() - started
        after = cpu(system)
        records = await records_of(redis, settings.partitions)
        stages = await by_stage(records, folder / "again", settings.partitions)
        for client in clients:
            await client.close()
        await redis.aclose()
    _show(posted, posting, seconds, {name: after[name] - before[name] for name in after}, stages)
    return posted.scans / seconds


def cpu(system: System) -> dict[str, float]:
    """CPU seconds so far, by process."""
    assert system.redis.pid is not None
    pids = {name: child.pid for name, child in system.children.items()} | {"redis": system.redis.pid}
    used = {name: psutil.Process(pid).cpu_times() for name, pid in pids.items()}
    used["clients (this benchmark)"] = psutil.Process().cpu_times()
    return {name: times.user + times.system for name, times in used.items()}


async def by_stage(records: dict[int, list[bytes]], folder: Path, partitions: int) -> dict[str, float]:
    """CPU seconds of the tracker's work on what was posted, one stage after the other into an empty Redis.

    Alone and in sequence, so that what the processor did can be told apart; the live tracker interleaves them.
    """
    spent = dict.fromkeys(("decode", "fold", "commit"), 0.0)
    judged_by = world(load_region())
    with EmbeddedRedis(folder) as redis:
        client = connect(redis.url, connections=4)
        store = RedisStore(client)
        for number, raw in records.items():
            core = Partition(number, judged_by, PartitionState(), {}, partitions)
            for start in range(0, len(raw), RECORDS_A_COMMIT):
                marks = [thread_time()]
                entries = [entry for one in raw[start : start + RECORDS_A_COMMIT] for entry in decode_record(one)]
                marks.append(thread_time())
                commit = await fold_batch(store, core, entries, start, [])
                marks.append(thread_time())
                await store.commit(commit)
                core.accept(commit)
                marks.append(thread_time())
                for stage, began, ended in zip(spent, marks, marks[1:], strict=False):
                    spent[stage] += ended - began
        await client.aclose()
    return spent


async def records_of(client: Client, partitions: int) -> dict[int, list[bytes]]:
    """Everything the log holds."""
    log = RedisLog(client, partitions=partitions)
    ends = await log.ends()
    return {p: [record.raw for record in await log.read(p, 0, max(1, ends.get(p, 0)))] for p in range(partitions)}


def _show(posted: Posted, posting: float, seconds: float, used: dict[str, float], stages: dict[str, float]) -> None:
    scans = posted.scans
    table(
        f"Live, {psutil.cpu_count()} cores: {scans:,} scans in {posted.batches:,} batches of {BATCH}, "
        f"posted in {posting:.1f} s, in state after {seconds:.1f} s",
        ("where", "CPU s", "µs/scan", "cores"),
        [(name, spent, 1e6 * spent / scans, spent / seconds) for name, spent in used.items()],
    )
    table(
        "The tracker's CPU by stage, the same records again one stage after the other",
        ("stage", "CPU s", "µs/scan"),
        [(name, spent, 1e6 * spent / scans) for name, spent in stages.items()],
    )


def main() -> bool:
    set_up("error")
    with tempfile.TemporaryDirectory(prefix="linkage-bench-") as folder:
        rate = uvloop.run(measure(Path(folder)))
    return goal("live embedded pipeline, all rules", rate, GOAL, "scans/s")


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
