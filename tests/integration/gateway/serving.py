"""A gateway on a real port over a real Redis, and senders that know how to sign."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import httpx
import msgspec
import uvicorn

from gates.access.registry import Registry
from gates.collector import Collector, wall_ms
from gates.coverage import Clock
from gates.device_reports import DeviceReports
from gates.gatekeeper import Gatekeeper
from gates.http.app import create_app
from gates.http.credentials import Credentials, Principal, token_hash
from gates.http.gateway import Gateway
from gates.http.limits import Limits
from gates.intake import Intake
from gates.intake_memory import RedisIntakeMemory
from gates.passes.key_store import KeyStore
from gates.passes.keys_in_force import KeysInForce
from streams.events import Entry, decode_record
from streams.log.redis_log import RedisLog
from streams.metrics import GatewayMetrics, names_of
from streams.notifier.register import Register
from streams.rules.catalogue import catalogue, world
from streams.signature import Secret, signed_headers
from streams.store.connection import Client
from streams.store.reader import Reader
from streams.times import rfc3339
from zones.region import default_region

REGION = default_region()
DEVICE = "QZ-DLP-G1"
KEYS = {device: Secret.generate() for device in REGION.devices}
TOKENS = {
    "t-admin": Principal("admin", "admin"),
    "t-operator": Principal("li.wei", "operator"),
    "t-section": Principal("section 2", "section"),
    "t-customs": Principal("customs", "agency", "customs"),
    "t-trader": Principal("E1193", "trader", "E1193"),
    "t-viewer": Principal("dashboards", "viewer"),
    "t-kiosk": Principal(DEVICE, "kiosk", DEVICE),
}
_numbers = count(1)
_TLS = ssl.create_default_context()
"""Loading certificates anew for every client would take longer than most tests."""


def as_(name: str) -> dict[str, str]:
    return {"authorization": f"Bearer t-{name}"}


@dataclass
class Serving:
    """``url`` of a running gateway; ``http`` asks it."""

    gateway: Gateway
    log: RedisLog
    url: str
    http: httpx.AsyncClient
    server: uvicorn.Server = field(repr=False)

    async def scans(
        self,
        *items: Any,
        device: str = DEVICE,
        key: Secret | None = None,
        signed_at: int | None = None,
        headers: dict[str, str] | None = None,
        **changed: Any,
    ) -> httpx.Response:
        """Posts a signed batch of items."""
        batch = {"device_id": device, "send_time": now(), "items": items} | changed
        return await self.signed(msgspec.json.encode(batch), key or KEYS.get(device), signed_at, headers)

    async def signed(
        self,
        body: bytes,
        key: Secret | None = None,
        signed_at: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        seconds = wall_ms() // 1000 if signed_at is None else signed_at
        signature = signed_headers([key or KEYS[DEVICE]], f"msg_{next(_numbers)}", seconds, body)
        return await self.http.post("/v1/scans", content=body, headers=signature | (headers or {}))

    async def entries(self) -> list[Entry]:
        """Everything in the log, by partition."""
        found: list[Entry] = []
        for partition in range(self.log.partitions):
            for record in await self.log.read(partition, 0, 10_000):
                found += decode_record(record.raw)
        return found

    async def metric(self, line: str) -> float:
        """Value of one series, written as /metrics writes it; 0 if it is not there."""
        text = (await self.http.get("/metrics")).text
        return next((float(row.rpartition(" ")[2]) for row in text.splitlines() if row.startswith(line + " ")), 0.0)


def now() -> str:
    return rfc3339(wall_ms())


def scan(**changed: Any) -> dict[str, Any]:
    """A gate scan; None takes a field out."""
    number = next(_numbers)
    whole: dict[str, Any] = {
        "kind": "gate",
        "event_id": f"scan-{number}",
        "seq": number,
        "event_time": now(),
        "lane": "O1",
        "direction": "out",
        "unit": "MSKU1234565",
        "plate": {"value": "桂N12345", "confidence": 0.98},
        "gross_kg": 21450,
        "destination": "NNL",
    }
    return {name: value for name, value in (whole | changed).items() if value is not None}


def gateway(
    client: Client, log: RedisLog, clock: Clock, limits: Limits, anonymous: Principal | None, pass_keys: KeysInForce
) -> Gateway:
    metrics = GatewayMetrics()
    memory = RedisIntakeMemory(client)
    reader = Reader(client)
    keeper = Gatekeeper(reader, world(REGION), metrics, patience_s=5.0)
    return Gateway(
        region=REGION,
        collector=Collector(
            lambda: Intake(REGION, memory, log.partitions, ring=pass_keys.ring),
            memory,
            log,
            metrics,
            keeper=keeper,
            clock=clock,
        ),
        reader=reader,
        credentials=Credentials(
            {device: (key,) for device, key in KEYS.items()},
            {token_hash(token): holder for token, holder in TOKENS.items()},
            anonymous,
        ),
        registry=Registry(client),
        reports=DeviceReports(client),
        metrics=metrics,
        limits=limits,
        names=names_of(REGION, catalogue()),
        pass_keys=pass_keys,
        register=Register(client),
    )


@asynccontextmanager
async def serving(
    client: Client,
    *,
    clock: Clock = "wall",
    limits: Limits | None = None,
    anonymous: Principal | None = None,
    policy: str | None = None,
    travel_times: str | None = None,
    pass_keys: KeyStore | None = None,
) -> AsyncIterator[Serving]:
    log = RedisLog(client)
    await log.open()
    plain = gateway(client, log, clock, limits or Limits(), anonymous, KeysInForce(pass_keys or KeyStore()))
    made = replace(plain, policy=policy, travel_times=travel_times)
    config = uvicorn.Config(create_app(made), port=0, http="httptools", log_config=None, access_log=False)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    port = server.servers[0].sockets[0].getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient(base_url=url, verify=_TLS) as http:
            yield Serving(made, log, url, http, server)
    finally:
        for listener in server.servers:  # as Server.shutdown does, without its pauses
            listener.close()
            await listener.wait_closed()
        await server.lifespan.shutdown()
