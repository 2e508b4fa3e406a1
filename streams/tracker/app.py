"""The faust app around a tracker: one topic, one agent, one record at a time, acknowledged by the tracker alone.

What is known of faust (docs/log-and-state.md) decides its shape: no exception may leave the agent (faust would
acknowledge the record it failed on), nothing is taken in bulk, no table is used, no web server runs, and reading
begins at the offsets stored with the state, in whichever direction they lie from the group's.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import faust
from faust.transport.consumer import ensure_TP
from faust.types import TP
from faust.types.auth import CredentialsT

from streams.log.kafka_security import KafkaSecurity
from streams.tracker.settings import TrackerSettings
from streams.tracker.worker import Tracker

PRODUCER_TIMEOUT_S: Final = 10.0
BROKER_TIMEOUT_S: Final = 20.0
COMMIT_INTERVAL_S: Final = 2.0
"""The group's offsets are only a hint; operators' tools show them."""


class FaustDelivery:
    """A record as faust hands it over. Its stream acknowledges nothing by itself."""

    __slots__ = ("_event", "offset", "raw")

    def __init__(self, event: Any) -> None:
        self._event = event
        self.offset: int = event.message.offset
        self.raw: bytes | None = event.message.value

    def ack(self) -> None:
        self._event.ack()


def make_app(settings: TrackerSettings, tracker: Tracker, directory: Path) -> faust.App:
    """``directory``: where faust keeps files of its own; it may vanish afterwards."""
    app = faust.App(
        settings.group,
        broker=settings.broker,
        broker_credentials=_credentials(settings.security),
        datadir=str(directory),
        autodiscover=False,
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        stream_wait_empty=False,
        stream_buffer_maxsize=4 * settings.inbox_records,
        broker_session_timeout=settings.session_timeout_s,
        broker_heartbeat_interval=settings.session_timeout_s / 4,
        broker_rebalance_timeout=2 * settings.session_timeout_s,
        broker_request_timeout=BROKER_TIMEOUT_S,
        broker_commit_interval=COMMIT_INTERVAL_S,
        producer_request_timeout=PRODUCER_TIMEOUT_S,
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=settings.instance,
    )
    _read_from_the_stored_offsets(app, settings, tracker)
    _follow_assignments(app, settings, tracker)
    topic = app.topic(settings.topic, key_serializer="raw", value_serializer="raw")

    @app.agent(topic, concurrency=1, name="tracker")
    async def track(stream: Any) -> None:
        async for event in stream.noack().events():
            await tracker.deliver(event.message.partition, FaustDelivery(event))

    return app


def _follow_assignments(app: faust.App, settings: TrackerSettings, tracker: Tracker) -> None:
    async def assigned(*told: Any, **_: Any) -> None:
        await tracker.assigned(_ours(told[1], settings))

    async def revoked(*told: Any, **_: Any) -> None:
        await tracker.revoked(_ours(told[1], settings))

    app.on_partitions_assigned.connect(assigned, weak=False)
    app.on_partitions_revoked.connect(revoked, weak=False)


def _read_from_the_stored_offsets(app: faust.App, settings: TrackerSettings, tracker: Tracker) -> None:
    """faust asks its consumer to seek to the group's offsets; ours goes on to the stored ones."""
    transport: Any = app.transport

    class FromStored(transport.Consumer):  # type: ignore[misc]
        async def seek_to_committed(self) -> Mapping[TP, int]:
            committed = {ensure_TP(tp): offset for tp, offset in (await super().seek_to_committed()).items()}
            mine = {tp for tp in self.assignment() if tp.topic == settings.topic}
            first, ends = await self.earliest_offsets(*mine), await self.highwaters(*mine)
            offsets = await tracker.starting_offsets(_ours(mine, settings), _by_number(first), _by_number(ends))
            stored = {TP(settings.topic, number): offset for number, offset in offsets.items()}
            await self.seek_wait(stored)
            return {**committed, **stored}

    transport.Consumer = FromStored


def _ours(partitions: set[TP], settings: TrackerSettings) -> list[int]:
    return [tp.partition for tp in partitions if tp.topic == settings.topic]


def _by_number(offsets: Mapping[Any, int]) -> dict[int, int]:
    return {tp.partition: offset for tp, offset in offsets.items()}


def _credentials(security: KafkaSecurity) -> CredentialsT | None:
    context = security.context()
    if security.username:
        return faust.SASLCredentials(
            mechanism=security.mechanism,
            username=security.username,
            password=security.password,
            ssl_context=context,
        )
    return faust.SSLCredentials(context) if context else None
