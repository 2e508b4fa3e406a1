"""Everything the endpoints work with, put together once by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from gates.access.registry import Registry
from gates.collector import Collector, wall_ms
from gates.device_reports import DeviceReports
from gates.http.access import Access
from gates.http.credentials import Credentials
from gates.http.limits import Limits, Rates
from gates.http.ports import Reader
from gates.intake import REFUSALS_MS, REFUSALS_TOLD
from gates.passes.key_store import KeyStore
from gates.passes.keys_in_force import KeysInForce
from gates.ration import Ration
from streams.metrics import GatewayMetrics, Names
from streams.notifier.register import Register
from zones.region import Region


@dataclass(frozen=True)
class Gateway:
    """``now`` (ms) judges signatures. ``names``: what places and rules are called in ``/metrics``. ``policy``: text of
    the policy file it was started with. ``registry``: keys, tokens and rates that can be changed; None: the file's.
    ``reports``: what devices say of themselves. ``told_refused``: how many refused batches the log is told of.
    ``pass_keys`` sign and verify passes. ``register``: of subscribers; None serves none of its endpoints."""

    region: Region
    collector: Collector
    reader: Reader
    credentials: Credentials
    metrics: GatewayMetrics
    limits: Limits = field(default_factory=Limits)
    names: Names = field(default_factory=Names)
    policy: str | None = None
    travel_times: str | None = None
    register: Register | None = None
    now: Callable[[], int] = wall_ms
    pass_keys: KeysInForce = field(default_factory=lambda: KeysInForce(KeyStore()))
    registry: Registry | None = None
    reports: DeviceReports | None = None
    told_refused: Ration = field(default_factory=lambda: Ration(REFUSALS_TOLD, REFUSALS_MS))
    access: Access = field(init=False)
    rates: Rates = field(init=False)

    def __post_init__(self) -> None:
        limits = self.limits
        if self.collector.clock == "recorded":
            limits = replace(limits, rate_per_s=None)
        object.__setattr__(self, "access", Access(self.credentials, self.registry, self.now))
        object.__setattr__(self, "rates", Rates(limits, rate_of=self.access.rate_of))
