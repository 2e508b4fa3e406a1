"""Where the lives are set: subjects, gates, plates, seals, and how times are stamped."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from streams.events import AnyEvent

UNIT = "unit:iso6346:MSKU1234565"


DEVICE = "device:QZ-DLP-G1"


PLATE = "plate:桂N12345"


ENTERPRISE = "enterprise:E1"


SUBSCRIBER = "subscriber:control-room"


START = 1_771_795_200_000
"""2026-02-23T05:20+08:00, ms: on the second day the lot falls on UNIT (A53)."""


MINUTE = 60_000


GATES = {"QZ-DLP": "QZ-DLP-G1", "QZF-1": "QZF-1-G1", "FC-YW": "FC-YW-G1", "PX-YYG": "PX-YYG-G1", "BHF-A": "BHF-A-G1"}


SITES = sorted(GATES)


NODES = {"QZ-DLP": "QZ", "QZF-1": "QZF", "FC-YW": "FC", "PX-YYG": "PX", "BHF-A": "BHF"}


SEALS = ("CN100001", "CN1O0001", "CN100002", "VN777777")


PLATES = ("桂N12345", "粤B99999")


def gaps() -> st.SearchStrategy[int]:
    """Minutes between two events: seconds, a short leg, a usual leg, an overdue leg, a missing one."""
    return st.one_of(st.integers(0, 3), st.integers(4, 40), st.integers(60, 600), st.integers(700, 4000))


def stamped(event_id: str, at: int, lateness: int, future: bool) -> dict[str, Any]:
    received = at + lateness
    if future:
        return {"id": event_id, "at": received + 90 * MINUTE, "received": received, "when": received, "future": True}
    return {"id": event_id, "at": at, "received": received, "when": at}


Made = tuple[list[AnyEvent], str]


Maker = Callable[[Any, dict[str, Any], str], Made]


def at_gate(site: str) -> dict[str, Any]:
    return {"subject": UNIT, "device": GATES[site], "site": site}
