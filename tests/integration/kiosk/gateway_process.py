"""A gateway as a process of its own, to be killed and started again on its port, and the log that it fills."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec

from streams.embedded_redis import EmbeddedRedis, free_port
from streams.events import AnyEvent, Event, decode_record
from streams.log.redis_log import RedisLog
from streams.orphan import die_with_parent
from streams.signature import Secret
from streams.store.connection import connect
from streams.subject import device_subject
from zones.region import default_region

KEYS = {device: Secret.generate() for device in default_region().devices}
READY_S = 60.0


@dataclass(frozen=True)
class Gate:
    """A device that nothing has been heard of yet. ``key``: as its kiosk is told it."""

    device: str
    key: str


@dataclass
class GatewayProcess:
    """Knows every device of the region. Stopped when the context is left, whatever happens in it."""

    redis: EmbeddedRedis
    folder: Path
    port: int
    region: Path | None = None
    child: asyncio.subprocess.Process | None = None
    _unused: Iterator[str] = field(default_factory=lambda: iter(KEYS))

    def gate(self) -> Gate:
        """Another one with each call."""
        device = next(self._unused)
        return Gate(device, KEYS[device].text())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def passes(self) -> Path:
        """Where it looks for the keys of passes; there are none to begin with."""
        return self.folder / "passes"

    async def start(self) -> None:
        """Returns when it takes batches."""
        credentials = self.folder / "credentials.json"
        credentials.write_bytes(
            msgspec.json.encode({"devices": {device: [key.text()] for device, key in KEYS.items()}})
        )
        with (self.folder / "gateway.log").open("ab") as log:
            self.child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "linkage", "gateway", "--redis", self.redis.url, "--log", self.redis.log_url,
                "--port", str(self.port), "--credentials", str(credentials),
                *(("--region", str(self.region)) if self.region else ()), stdin=asyncio.subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True, preexec_fn=die_with_parent(os.getpid()),
                env={**os.environ, "LINKAGE_PASS_KEYS": str(self.passes)},
            )  # fmt: skip
        async with asyncio.timeout(READY_S), httpx.AsyncClient(timeout=2.0) as asking:
            while True:
                assert self.child.returncode is None, (self.folder / "gateway.log").read_text()
                with suppress(httpx.HTTPError):
                    if (await asking.get(f"{self.url}/readyz")).status_code == 200:
                        return
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        if self.child is not None and self.child.returncode is None:
            self.child.kill()
            await self.child.wait()

    async def events(self, gate: Gate) -> list[AnyEvent]:
        """Everything in the log that came from a gate, by partition; each partition in its order."""
        client = connect(self.redis.url)
        log = RedisLog(client)
        found: list[AnyEvent] = []
        try:
            for partition in range(log.partitions):
                offset = 0
                while records := await log.read(partition, offset, 10_000):
                    offset = records[-1].offset + 1
                    for record in records:
                        entries = decode_record(record.raw)
                        found += [entry for entry in entries if isinstance(entry, Event) and _of(entry, gate.device)]
        finally:
            await client.aclose()
        return found


def _of(event: AnyEvent, device: str) -> bool:
    return device == getattr(event, "device", None) or event.subject == device_subject(device)


@asynccontextmanager
async def gateway_process(folder: Path, region: Path | None = None) -> AsyncIterator[GatewayProcess]:
    """``region``: the default one; its devices are those of the default one in any case."""
    with EmbeddedRedis(folder / "redis") as redis:
        made = GatewayProcess(redis, folder, free_port(), region)
        try:
            await made.start()
            yield made
        finally:
            await made.kill()
