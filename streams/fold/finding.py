"""A finding is what a rule concludes from a subject's history; an alert is a finding that has become due.

Findings are a pure function of the *set* of events: the same events in any arrival order give the same
findings. Whether one rings depends on the partition's time alone (``due``), never on when somebody looked.
"""

from hashlib import blake2b
from typing import Any, Final

import msgspec

NOW: Final = 0
"""``due`` of a stage that rings as soon as it is found (presence, not absence)."""
THRESHOLDS: Final = "thresholds"
"""In every finding's evidence: the thresholds of its rule that it was judged by."""


class Stage(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One severity a finding can reach.

    ``limit`` is the event time (ms) from which the condition counts as crossed; ``due`` the partition time at
    which silence proves it (``limit`` plus the watermark), or NOW if presence proves it.
    """

    severity: str
    level: str | None = None
    limit: int = 0
    due: int = NOW


class Finding(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """``start``: event time (ms) the episode began. ``ended``: event time (ms) at which it was over, and ``why``.

    ``until``: event time after which no in-order event can change it (None: until it ends).
    """

    rule: str
    subject: str
    start: int
    stages: tuple[Stage, ...]
    node: str | None = None
    site: str | None = None
    evidence: dict[str, Any] = {}
    ended: int | None = None
    why: str = ""
    until: int | None = None

    @property
    def id(self) -> str:
        return alert_id(self.rule, self.subject, self.start)


def alert_id(rule: str, subject: str, start: int) -> str:
    """Hash of rule, subject and episode start: restart, replay and rebalance give the same id (domain §6.7)."""
    digest = blake2b(f"{rule}|{subject}|{start}".encode(), digest_size=8).hexdigest()
    return f"{rule}-{digest}"
