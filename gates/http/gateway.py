"""Everything the endpoints work with, put together once by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from gates.collector import Collector, wall_ms
from gates.http.credentials import Credentials
from gates.http.limits import Limits, Rates
from gates.http.ports import Reader
from gates.passes.key_store import KeyStore
from gates.passes.keys_in_force import KeysInForce
from streams.metrics import GatewayMetrics, Names
from streams.notifier.register import Register
from zones.region import Region


@dataclass(frozen=True)
class Gateway:
    """``now`` (ms) judges signatures. ``names``: what places and rules are called in ``/metrics``. ``policy``: text of
    the policy file it was started with. ``pass_keys`` sign and verify passes. ``register``: of subscribers; None serves
    none of its endpoints."""

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
    rates: Rates = field(init=False)

    def __post_init__(self) -> None:
        limits = self.limits
        if self.collector.clock == "recorded":
            limits = replace(limits, rate_per_s=None)
        object.__setattr__(self, "rates", Rates(limits))
