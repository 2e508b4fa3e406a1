"""Runs a tracker until it is told to stop, or until it must not go on."""

import asyncio
import signal
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import faust
import structlog
import uvloop
from aiokafka.errors import IllegalStateError
from faust.types import TP

from streams.log.port import LogMismatch
from streams.partition import Partition
from streams.store.commit import Store
from streams.store.connection import connect
from streams.store.redis import RedisStore
from streams.tasks import end
from streams.tracker.app import make_app
from streams.tracker.applier import OpenCore, Surroundings
from streams.tracker.errors import TrackerStopped
from streams.tracker.housekeeping import keep_house
from streams.tracker.letters import letter_sender
from streams.tracker.observe import Observer, Unobserved
from streams.tracker.opening import checked_log, unless
from streams.tracker.settings import TrackerSettings
from streams.tracker.strikes import Strikes
from streams.tracker.worker import Tracker
from streams.world import World

_log = structlog.get_logger()

STOP_S: Final = 3.0
"""faust may take so long to wind up; nothing that matters happens in it."""


def cores(world: World, partitions: int) -> OpenCore:
    """The core of every partition, judging by ``world``."""
    return lambda number, state, deadlines: Partition(number, world, state, deadlines, partitions)


def run(settings: TrackerSettings, redis: str, open_core: OpenCore, observe: Observer | None = None) -> None:
    """A process of its own: until SIGTERM or Ctrl-C. ``redis``: URL of the state.

    Raises TrackerStopped (with what to do) when it must not go on: a log that is not ours, or too much that
    cannot be applied. uvloop is worth 20 to 60 % here.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_until_signalled(settings, redis, open_core, observe))


async def serve(
    settings: TrackerSettings,
    store: Store,
    open_core: OpenCore,
    stop: asyncio.Event,
    *,
    observe: Observer | None = None,
    ready: Callable[[], None] | None = None,
) -> None:
    """Inside a running loop: until ``stop`` is set. ``ready`` is called once reading has begun.

    Raises TrackerStopped, or whatever broke the log's client.
    """
    async with AsyncExitStack() as stack:
        try:
            opened = await unless(stop, checked_log(settings, stack))
        except LogMismatch as mismatch:
            raise TrackerStopped(str(mismatch)) from mismatch
        if opened is None:
            return
        log, writer = opened
        directory = stack.enter_context(tempfile.TemporaryDirectory(prefix="linkage-tracker-"))
        app: faust.App

        async def seek(partition: int, offset: int) -> None:
            with overtaken():
                await app.consumer.seek(TP(settings.topic, partition), offset)

        tracker = Tracker(
            Surroundings(
                settings=settings,
                store=store,
                open_core=open_core,
                observe=observe or Unobserved(),
                strikes=Strikes(settings.dead_letter_limit),
                seek=seek,
                send_letters=letter_sender(lambda: app.producer, settings.topic),
                log=writer,
            )
        )
        app = make_app(settings, tracker, Path(directory))
        housekeeping = keep_house(app, tracker, settings, log)
        try:
            await _until(app, tracker, housekeeping, stop, ready)
        finally:
            await tracker.stop()
            await _wind_up(app)
        if tracker.failure is not None:
            raise tracker.failure


async def _until(
    app: faust.App,
    tracker: Tracker,
    housekeeping: Coroutine[Any, Any, None],
    stop: asyncio.Event,
    ready: Callable[[], None] | None,
) -> None:
    async def start() -> None:
        await app.start()
        _log.info("tracker ready", partitions=tracker.partitions)
        if ready is not None:
            ready()
        await app.wait_until_stopped()
        tracker.fail(app.crash_reason or RuntimeError("faust has stopped by itself"))

    tasks = [
        asyncio.create_task(start(), name="faust"),
        asyncio.create_task(housekeeping, name="housekeeping"),
        asyncio.create_task(stop.wait(), name="stop"),
        asyncio.create_task(tracker.failed.wait(), name="failed"),
    ]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            if (error := task.exception()) is not None:
                tracker.fail(error)
    finally:
        await end(tasks)


async def _wind_up(app: faust.App) -> None:
    try:
        async with asyncio.timeout(STOP_S):
            await app.stop()
    except TimeoutError:
        _log.warning("faust does not stop; leaving it", seconds=STOP_S)


async def _until_signalled(
    settings: TrackerSettings, redis: str, open_core: OpenCore, observe: Observer | None
) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().set_exception_handler(unretrieved)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    client = connect(redis)
    try:
        await serve(settings, RedisStore(client), open_core, stop, observe=observe)
    finally:
        await client.aclose()


@contextmanager
def overtaken() -> Iterator[None]:
    """A partition may be taken away while its worker is about to seek in it: its new owner seeks for itself."""
    try:
        yield
    except IllegalStateError as error:
        _overtaken(error)


def _overtaken(error: IllegalStateError) -> None:
    _log.info("a handover of partitions was overtaken by the next", because=str(error))


def unretrieved(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What tasks leave behind. faust seeks in a task of its own, and drops it when the next handover has taken the
    partition away meanwhile: that is no fault, and its new owner seeks for itself."""
    if isinstance(error := context.get("exception"), IllegalStateError):
        _overtaken(error)
    else:
        loop.default_exception_handler(context)
