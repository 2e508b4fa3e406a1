"""Which alert versions go to one subscriber, and with how much patience."""

from dataclasses import dataclass, field
from typing import Final

from streams.fold.alert import Alert
from streams.notifier.backoff import Backoff

GIVE_UP_S: Final = 24 * 3600.0
BACKOFF: Final = Backoff(first_s=1.0, longest_s=300.0)


@dataclass(frozen=True, slots=True)
class Filter:
    """An empty set lets everything through. An alert of no node passes only where no nodes are named.

    ``standby``: nothing passes; only what others pass on.
    """

    severities: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    nodes: frozenset[str] = frozenset()
    standby: bool = False

    def wants(self, alert: Alert) -> bool:
        return (
            not self.standby
            and (not self.severities or alert.severity in self.severities)
            and (not self.rules or alert.rule in self.rules)
            and (not self.nodes or alert.node in self.nodes)
        )

    @property
    def may_change(self) -> bool:
        """Whether it can let one version of an alert through and not the next (severity and node can change)."""
        return bool(self.severities or self.nodes or self.standby)


@dataclass(frozen=True, slots=True)
class Second:
    """The subscriber that gets the P1 alerts which the first leaves unacknowledged. ``filter``: what it gets anyway."""

    name: str
    filter: Filter


@dataclass(frozen=True, slots=True)
class Route:
    """``give_up_s`` runs from the first attempt at a version; ``concurrency``: posts under way at once.

    ``most_parked``: so many versions may wait for a later attempt before no more are read from the outbox.
    ``most_waiting``: entries per partition's outbox; a subscriber that falls behind further loses the oldest.
    """

    name: str
    filter: Filter = field(default_factory=Filter)
    give_up_s: float = GIVE_UP_S
    concurrency: int = 16
    backoff: Backoff = BACKOFF
    most_parked: int = 1_000
    most_waiting: int = 20_000
    second: Second | None = None
