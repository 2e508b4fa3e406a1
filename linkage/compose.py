"""The composition root: settings become the three processes. Nothing else in the project builds these things."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from fastapi import FastAPI

from gates.access.registry import Registry
from gates.collector import Collector
from gates.device_reports import DeviceReports
from gates.gatekeeper import Gatekeeper
from gates.http.app import create_app
from gates.http.credentials import Credentials, CredentialsError, Principal, load_credentials
from gates.http.gateway import Gateway
from gates.http.limits import Limits
from gates.intake import Intake
from gates.intake_memory import RedisIntakeMemory
from gates.log_tail import LogTail
from linkage.failure import fail
from linkage.log_reader import log_reader
from linkage.log_writer import log_writer
from linkage.pass_keys import keys_of
from linkage.redis_server import redis_url
from linkage.settings import Settings
from linkage.worlds import the_world, travel_text
from streams.log.kafka_log import KafkaLog
from streams.log.redis_log import RedisLog
from streams.metrics import GatewayMetrics
from streams.metrics.names import names_of
from streams.notifier.register import Register
from streams.rules.catalogue import catalogue
from streams.store.connection import Client, connect
from streams.store.reader import Reader

MEMORY_S: Final = 2.0
"""How long a group of requests waits for what the intake remembers. It does without then, and the senders do not."""


def gateway(settings: Settings) -> FastAPI:
    """The ASGI application; connections are opened when the server starts it."""
    world = the_world(settings.region, settings.policy)
    redis = connect(redis_url(settings))
    log = log_writer(settings, redis)
    remembers = connect(redis_url(settings), timeout_s=MEMORY_S)
    memory = RedisIntakeMemory(remembers, LogTail(lambda: log_reader(settings, redis)))
    metrics = GatewayMetrics()
    reader = Reader(redis, settings.partitions)
    recorded = settings.clock == "recorded"
    since = 0 if recorded else None
    pass_keys = keys_of(settings.pass_keys_folder)
    collector = Collector(
        lambda: Intake(world.region, memory, settings.partitions, listening_since=since, ring=pass_keys.ring),
        memory,
        log,
        metrics,
        keeper=Gatekeeper(reader, world, metrics) if settings.answer_gates else None,
        clock=settings.clock,
    )
    return create_app(
        Gateway(
            region=world.region,
            collector=collector,
            reader=reader,
            credentials=_credentials(settings),
            registry=Registry(redis),
            reports=DeviceReports(redis),
            metrics=metrics,
            limits=Limits(rate_per_s=None if recorded else settings.rate_per_s),
            names=names_of(world.region, catalogue()),
            policy=settings.policy.read_text(encoding="utf-8") if settings.policy else None,
            travel_times=travel_text(settings.travel, world.region) if settings.travel else None,
            pass_keys=pass_keys,
            register=Register(redis, settings.partitions),
        ),
        _opened(log, redis, remembers),
    )


@asynccontextmanager
async def _opened(log: RedisLog | KafkaLog, *clients: Client) -> AsyncIterator[None]:
    """The log is declared or checked before anything is taken, and closed after everything is in it."""
    await log.open()
    try:
        yield
    finally:
        await log.close()
        for client in clients:
            await client.aclose()


def _credentials(settings: Settings) -> Credentials:
    try:
        found = load_credentials(settings.credentials_file)
    except CredentialsError as error:
        fail(str(error), 2)
    if settings.open_reading:
        found.anonymous = Principal("this machine", "operator")
    return found
