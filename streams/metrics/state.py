"""The state of the region as gauges, read from the store when a gateway is scraped.

Every gateway exports the same figures, so queries take their ``max`` over gateways, never their sum. Whoever may open a
dashboard reads them, of whatever role: what only some roles may see is in none (domain §9).
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Final, Protocol, get_args

import structlog
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.core import Metric as Family
from prometheus_client.exposition import generate_latest

from streams.fold.heads import DeviceHead, Stage
from streams.metrics import catalogue
from streams.metrics.metric import Metric
from streams.metrics.names import NAMELESS, Names
from streams.sharing import NOTHING, uncounted
from streams.store.commit import Books, PartitionState
from streams.store.errors import StoreUnavailable

READ_SECONDS: Final = 5.0
"""A scrape waits this long for the store; Prometheus itself gives up after ten (deploy/prometheus.yml)."""
OUTSIDE: Final = "outside"
UNKNOWN: Final = "unknown"
_UNCOUNTED: Final = uncounted(NOTHING)

Row = tuple[Sequence[str], float]


class StateReader(Protocol):
    """What the gauges need of the store (``streams.store.reader.Reader`` has it). During an outage every call
    raises StoreUnavailable."""

    async def unit_counts(self) -> Mapping[tuple[str, str], int]:
        """(stage, node) → units there."""

    async def unit_counts_by_site(self) -> Mapping[tuple[str, str], int]:
        """(stage, site) → units there."""

    async def open_alert_counts(self) -> Mapping[tuple[str, str, str], int]:
        """(rule, severity, state) → alerts that have not ended."""

    async def open_movement_counts(self) -> Mapping[str | None, int]:
        """Destination node, ``outside`` or None → movements on the road."""

    async def partition_states(self) -> Mapping[int, PartitionState]:
        """Every partition's books and closed movements."""

    async def device_heads(self) -> Iterable[DeviceHead]:
        """Every device that was ever heard of."""


class DeviceSaid(Protocol):
    """What a device last said of itself; None: it does not say."""

    @property
    def battery_pct(self) -> float | None: ...
    @property
    def queued(self) -> int | None: ...
    @property
    def rejected(self) -> int | None: ...


Saying = Callable[[], Awaitable[Mapping[str, DeviceSaid]]]
"""Reads what each device last said. Raises StoreUnavailable."""


async def _silence() -> Mapping[str, DeviceSaid]:
    return {}


async def state_text(reader: StateReader, names: Names = NAMELESS, saying: Saying = _silence) -> bytes:
    """The state half of ``/metrics``. A store that cannot be read is a figure too (``linkage_state_up`` 0):
    the gateway's own metrics must still be served then."""
    try:
        async with asyncio.timeout(READ_SECONDS):
            families = await _read(reader, names, await saying())
    except (StoreUnavailable, TimeoutError) as error:
        structlog.get_logger().warning("metrics: state not readable", error=repr(error))
        return _text([_gauge(catalogue.STATE_UP, [((), 0)]), *_named(names)])
    return _text([_gauge(catalogue.STATE_UP, [((), 1)]), *families, *_named(names)])


async def _read(reader: StateReader, names: Names, said: Mapping[str, DeviceSaid]) -> list[Family]:
    empty = {(stage, node): 0 for stage in get_args(Stage) for node in names.nodes}
    units = empty | dict(await reader.unit_counts())
    by_site = await reader.unit_counts_by_site()
    alerts = {of: n for of, n in (await reader.open_alert_counts()).items() if of[0] not in _UNCOUNTED}
    movements = await reader.open_movement_counts()
    partitions = await reader.partition_states()
    heads = sorted(await reader.device_heads(), key=lambda head: head.device)
    devices = [((head.device, names.device_sites.get(head.device, UNKNOWN)), head) for head in heads]
    closed = sum(state.movements_closed for state in partitions.values())
    return [
        _gauge(catalogue.UNITS, sorted(units.items())),
        _gauge(catalogue.UNITS_BY_SITE, sorted(by_site.items())),
        _gauge(catalogue.ALERTS_OPEN, sorted(alerts.items())),
        _gauge(catalogue.MOVEMENTS_OPEN, sorted(((to or UNKNOWN,), n) for to, n in movements.items())),
        _gauge(catalogue.MOVEMENTS_CLOSED, [((), closed)]),
        *_books({partition: state.books for partition, state in sorted(partitions.items())}),
        _gauge(catalogue.DEVICE_QUIET, [(who, head.quiet_since is not None) for who, head in devices]),
        _gauge(catalogue.DEVICE_CLOCK_ERROR, [(who, head.clock_error / 1000) for who, head in devices]),
        _gauge(catalogue.DEVICE_HEARD, [(who, head.heard / 1000) for who, head in devices if head.heard]),
        _gauge(catalogue.DEVICE_MISSING, [(who, sum(b - a + 1 for a, b, _ in head.holes)) for who, head in devices]),
        *_said(said, names),
    ]


def _said(said: Mapping[str, DeviceSaid], names: Names) -> list[Family]:
    told = [((name, names.device_sites.get(name, UNKNOWN)), one) for name, one in sorted(said.items())]
    return [
        _gauge(metric, [(who, value) for who, one in told if (value := getattr(one, field)) is not None])
        for metric, field in (
            (catalogue.DEVICE_BATTERY, "battery_pct"),
            (catalogue.DEVICE_QUEUED, "queued"),
            (catalogue.DEVICE_REJECTED, "rejected"),
        )
    ]


def _books(books: Mapping[int, Books]) -> list[Family]:
    accounts = ("accepted", "applied", "duplicates", "conflicts", "dead_lettered")
    entries = CounterMetricFamily(
        catalogue.BOOK_ENTRIES.name, catalogue.BOOK_ENTRIES.help, labels=("partition", "account")
    )
    for partition, book in books.items():
        for account in accounts:
            entries.add_metric((str(partition), account), getattr(book, account))
    balanced = [((str(partition),), float(book.balance)) for partition, book in books.items()]
    return [entries, _gauge(catalogue.BOOKS_BALANCED, balanced)]


def _named(names: Names) -> list[Family]:
    nodes = {**names.nodes, OUTSIDE: ("区外", "Outside the mesh"), UNKNOWN: ("未声明", "Not declared")}
    places = [((p.site, p.node, p.name_zh, p.name_en, str(p.latitude), str(p.longitude)), 1.0) for p in names.places]
    rules = {rule: both for rule, both in names.rules.items() if rule not in _UNCOUNTED}
    return [
        _gauge(catalogue.SITE_INFO, places),
        _gauge(catalogue.NODE_INFO, [((node, *both), 1.0) for node, both in nodes.items()]),
        _gauge(catalogue.RULE_INFO, [((rule, *both), 1.0) for rule, both in rules.items()]),
    ]


def _gauge(metric: Metric, rows: Iterable[Row]) -> Family:
    family = GaugeMetricFamily(metric.name, metric.help, labels=metric.labels)
    for labels, value in rows:
        family.add_metric(labels, value)
    return family


class _Families:
    def __init__(self, families: list[Family]) -> None:
        self._families = families

    def collect(self) -> Iterable[Family]:
        return self._families


def _text(families: list[Family]) -> bytes:
    registry = CollectorRegistry()
    registry.register(_Families(families))
    return generate_latest(registry)
