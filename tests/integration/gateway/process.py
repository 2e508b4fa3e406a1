"""A gateway as a process of its own over a real Kafka and a Redis of its own; it can be killed and started again."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

import httpx
import msgspec

from gates.collector import wall_ms
from linkage.keys import Wallet
from streams.embedded_redis import EmbeddedRedis, free_port
from streams.orphan import die_with_parent
from streams.signature import Secret, signed_headers
from tests.chaos.waiting import until_known
from tests.contract.log.kafka_server import KafkaServer

READY_S: Final = 60.0
_messages = count(1)


@dataclass
class GatewayProcess:
    folder: Path
    purse: Wallet
    redis: EmbeddedRedis
    kafka: KafkaServer
    port: int = field(default_factory=free_port)
    child: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def told(self) -> dict[str, str]:
        """Settings of every process of this system."""
        return {
            "LINKAGE_REDIS": self.redis.url, "LINKAGE_LOG": f"kafka://{self.kafka.servers}",
            "LINKAGE_PORT": f"{self.port}", "LINKAGE_DATA_DIR": f"{self.folder}", "LINKAGE_RATE_PER_S": "10000",
        }  # fmt: skip

    async def start(self) -> None:
        with (self.folder / "gateway.log").open("ab") as log:
            self.child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "linkage", "gateway", env={**os.environ, **self.told},
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=die_with_parent(os.getpid()),
            )  # fmt: skip
        if not await until_known(self._ready, READY_S):
            raise RuntimeError(f"the gateway does not get ready; see {self.folder}/gateway.log")

    async def kill(self) -> None:
        if self.child is not None and self.child.returncode is None:
            self.child.kill()
            await self.child.wait()

    async def scans(self, device: str, sent: str, *items: dict[str, Any]) -> httpx.Response:
        body = msgspec.json.encode({"device_id": device, "send_time": sent, "items": items})
        key = Secret.parse(self.purse.devices[device])
        signed = signed_headers([key], f"msg_{next(_messages)}", wall_ms() // 1000, body)
        async with httpx.AsyncClient(base_url=self.url, timeout=30.0) as http:
            return await http.post("/v1/scans", content=body, headers=signed)

    async def _ready(self) -> bool:
        try:
            async with httpx.AsyncClient(base_url=self.url, timeout=2.0) as http:
                return (await http.get("/readyz")).status_code == 200
        except httpx.HTTPError:
            return False


@asynccontextmanager
async def gateway_process(
    folder: Path, purse: Wallet, redis: EmbeddedRedis, kafka: KafkaServer
) -> AsyncIterator[GatewayProcess]:
    made = GatewayProcess(folder, purse, redis, kafka)
    try:
        await made.start()
        yield made
    finally:
        await made.kill()
