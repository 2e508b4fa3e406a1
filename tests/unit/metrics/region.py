"""A region in memory, small enough to check by eye: the reading port without a store."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from streams.fold.heads import DeviceHead
from streams.metrics import Names, Place
from streams.store.commit import Books, PartitionState

NAMES = Names(
    nodes={"QZ": ("钦州关", "Qinzhou Customs"), "PX": ("凭祥关", "Pingxiang Customs")},
    rules={"A14": ("在途超时", "Transit late"), "A52": ("布控名单命中", "Watch-list hit")},
    places=(
        Place("QZ-DLP", "QZ", "大榄坪", "Dalanping", 21.69, 108.64),
        Place("PX-YYG", "PX", "友谊关", "Youyiguan", 21.979, 106.711),
    ),
    device_sites={"QZ-DLP-G1": "QZ-DLP", "PX-YYG-G1": "PX-YYG"},
)


def _partitions() -> dict[int, PartitionState]:
    good = Books(accepted=10, applied=8, duplicates=1, conflicts=1)
    bad = Books(accepted=5, applied=4)
    return {
        0: PartitionState(books=good, movements_closed=3),
        7: PartitionState(books=bad, movements_closed=2),
    }


@dataclass
class Region:
    """``fault``: what every read raises instead of answering."""

    partitions: dict[int, PartitionState] = field(default_factory=_partitions)
    fault: Exception | None = None

    async def unit_counts(self) -> Mapping[tuple[str, str], int]:
        if self.fault:
            raise self.fault
        return {("stored", "QZ"): 4, ("in_transit", "QZ"): 2, ("stored", "PX"): 1}

    async def unit_counts_by_site(self) -> Mapping[tuple[str, str], int]:
        return {("stored", "QZ-DLP"): 3, ("entered", "QZ-DLP"): 1}

    async def open_alert_counts(self) -> Mapping[tuple[str, str, str], int]:
        return {("A14", "P3", "new"): 2, ("A12", "P1", "handling"): 1, ("A52", "P1", "new"): 1}

    async def open_movement_counts(self) -> Mapping[str | None, int]:
        return {"PX": 2, "outside": 1, None: 3}

    async def partition_states(self) -> Mapping[int, PartitionState]:
        return self.partitions

    async def device_heads(self) -> Iterable[DeviceHead]:
        return [
            DeviceHead(device="QZ-DLP-G1", clock_error=-1500, heard=7_000, holes=((3, 5, 1), (9, 9, 1))),
            DeviceHead(device="PX-YYG-G1", quiet_since=1_000),
            DeviceHead(device="NEW-G1"),
        ]
