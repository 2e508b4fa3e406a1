"""The three processes, each run in the foreground until SIGTERM or Ctrl-C."""

import asyncio
import signal

import structlog

from linkage.access import check_access
from linkage.collector import look_seldom
from linkage.failure import fail
from linkage.kafka_servers import kafka_servers
from linkage.redis_server import redis_url
from linkage.settings import Settings
from linkage.worlds import the_world

_log = structlog.get_logger()


def run_gateway(settings: Settings) -> None:
    """Serves HTTP; stops taking batches on SIGTERM, sees what it has taken into the log, and ends."""
    import uvicorn

    from linkage.compose import gateway

    app = gateway(settings)
    check_access(settings, wait=False)
    look_seldom()
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=5,
        timeout_keep_alive=75,
    )


def run_tracker(settings: Settings) -> None:
    """Folds the log into state; ends with a message if it must not go on."""
    from contextlib import ExitStack

    from streams.log.kafka_security import KafkaSecurity
    from streams.metrics import MetricsServer, TrackerMetrics
    from streams.tracker.errors import TrackerStopped
    from streams.tracker.run import cores, run
    from streams.tracker.settings import TrackerSettings

    world = the_world(settings.region, None)
    metrics = TrackerMetrics(world.region.sites)
    look_seldom()
    check_access(settings, makes_topics=False)
    kafka = kafka_servers(settings)
    told = TrackerSettings(
        broker=kafka.servers if kafka else settings.log,
        security=kafka.security if kafka else KafkaSecurity(),
        partitions=settings.partitions,
        instance=settings.instance,
        session_timeout_s=settings.session_timeout_s,
        live=settings.clock == "wall",
    )
    with ExitStack() as stack:
        if settings.tracker_metrics_port is not None:
            stack.enter_context(MetricsServer(metrics.collectors, settings.host, settings.tracker_metrics_port))
        try:
            run(told, redis_url(settings), cores(world, settings.partitions), metrics)
        except TrackerStopped as stopped:
            fail(f"the tracker has stopped: {stopped}")


def run_notifier(settings: Settings) -> None:
    """Delivers alerts to the configured subscribers."""
    import uvloop

    check_access(settings, makes_topics=False)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_notify(settings))


async def _notify(settings: Settings) -> None:
    from contextlib import ExitStack

    from linkage.alerts_topic import alerts_topic
    from linkage.log_writer import log_writer
    from streams.metrics import MetricsServer, NotifierMetrics
    from streams.notifier.run import Notifier, webhooks
    from streams.notifier.subscriber import Subscribers
    from streams.notifier.subscribers_file import SubscribersError, load_subscribers
    from streams.store.connection import connect

    path = settings.subscribers
    try:
        configured = load_subscribers(path) if path else Subscribers()
    except SubscribersError as error:
        fail(str(error), 2)
    if not configured.subscribers:
        _log.warning("no subscribers in a file: only those made through the API are told of alerts")
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    metrics = NotifierMetrics()
    client = connect(redis_url(settings))
    log = log_writer(settings, client)
    recorded = settings.clock == "recorded"
    with ExitStack() as stack:
        if settings.notifier_metrics_port is not None:
            stack.enter_context(MetricsServer(metrics.collectors, settings.host, settings.notifier_metrics_port))
        served = [*webhooks(configured), *filter(None, [alerts_topic(settings)])]
        notifier = Notifier(
            client, log, served, configured=configured, partitions=settings.partitions,
            observer=metrics, recorded=recorded,
        )  # fmt: skip
        async with notifier:
            ended = asyncio.create_task(notifier.wait())
            stopped = asyncio.create_task(stop.wait())
            done, _ = await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if ended in done:
                await ended
            ended.cancel()
    await log.close()
    await client.aclose()
