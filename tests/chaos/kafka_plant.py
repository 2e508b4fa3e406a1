"""Many machines in miniature: a real Kafka, a Redis, and gateway, two trackers and notifier as separate processes."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from linkage.keys import Wallet
from linkage.settings import read_settings
from streams.embedded_redis import free_port
from streams.log.kafka_log import KafkaLog
from streams.store.connection import connect
from streams.store.reader import Reader
from streams.subject import PARTITIONS
from tests.chaos.parts import Parts
from tests.chaos.plant import Plant
from tests.chaos.servers import UNREACHABLE_S, Servers
from tests.chaos.waiting import until_known

READY_S: Final = 60.0
PARTS: Final = {"gateway": "gateway", "tracker-1": "tracker", "tracker-2": "tracker", "notifier": "notifier"}
GUEST: Final = "guest"
SILENCE: Final = "silence"
SHORT: Final = {
    "tracker-1": 1, "tracker-2": 1, "gateway": 1, "notifier": 1, "broker": 1, "redis": 1, "older redis": 1, GUEST: 2,
    SILENCE: 1,
}  # fmt: skip
LONG: Final = {
    "tracker-1": 13, "tracker-2": 13, "gateway": 13, "notifier": 12, "broker": 5, "redis": 4, "older redis": 5,
    GUEST: 6, SILENCE: 2,
}  # fmt: skip
"""A struck guest, a tracker beyond the two, joins; or leaves if it is there, by SIGTERM or SIGKILL in turn."""


@dataclass(kw_only=True)
class KafkaPlant(Plant):
    parts: Parts
    servers: Servers

    async def strike(self, target: str) -> str:
        self.kills[target] += 1
        if target == GUEST:
            return await self._guest()
        if target == SILENCE:
            await self.servers.silence_both()
            return f"redis and broker did not answer for {UNREACHABLE_S:.0f} s"
        if target == "broker":
            await self.servers.kill_broker()
        elif target == "redis":
            await self.servers.kill_redis()
        elif target == "older redis":
            await self.servers.age_redis()
            return "redis killed, back as it was a second before"
        else:
            await self.parts.kill(target)
        return f"{target} killed"

    async def strike_all(self) -> None:
        await asyncio.gather(self.servers.kill_both(), *(self.parts.kill(name) for name in list(self.parts.running)))
        self.kills.update({"broker": 1, "redis": 1, **dict.fromkeys(self.parts.running, 1)})

    def disturbed(self) -> float:
        return self.servers.away_at

    async def _guest(self) -> str:
        if GUEST not in self.parts.running:
            await self.parts.start(GUEST, "tracker")
            return "a third tracker joins"
        how = signal.SIGKILL if self.kills[GUEST] % 4 == 0 else signal.SIGTERM
        await self.parts.dismiss(GUEST, how)
        return f"the third tracker leaves ({how.name})"


@asynccontextmanager
async def on_kafka(folder: Path, purse: Wallet, subscribers: Path) -> AsyncIterator[KafkaPlant]:
    logs, port = folder / "logs", free_port()
    logs.mkdir(parents=True)
    async with Servers(folder) as servers:
        broker = f"kafka://{servers.kafka.servers}"
        told = {
            "LINKAGE_REDIS": servers.redis.url, "LINKAGE_LOG": broker, "LINKAGE_PORT": f"{port}",
            "LINKAGE_CLOCK": "recorded", "LINKAGE_DATA_DIR": f"{folder}", "LINKAGE_SUBSCRIBERS": f"{subscribers}",
        }  # fmt: skip
        parts, client, log = Parts(told, logs), connect(servers.redis.url, connections=4), KafkaLog(broker)
        url, settings = f"http://127.0.0.1:{port}", read_settings(None, redis=servers.redis.url, log=broker)
        reader = Reader(client, PARTITIONS)
        plant = KafkaPlant(url, purse, client, log, reader, settings, parts=parts, servers=servers)
        plant.started = parts.started
        try:
            for name, command in PARTS.items():
                await parts.start(name, command)
            if not await until_known(plant.ready, READY_S):
                raise RuntimeError(f"the gateway does not get ready; see {logs}/gateway.log")
            yield plant
        finally:
            await parts.stop()
            await log.close()
            await client.aclose()
