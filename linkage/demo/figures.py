"""What the board and the summary show, read from the running system's state."""

from collections import Counter
from dataclasses import dataclass, field

from streams.fold.alert import Alert
from streams.log.port import LogWriter
from streams.store.commit import Books
from streams.store.reader import Reader

PAGE = 500


@dataclass(slots=True)
class Figures:
    """``places``: (stage, node) → units. ``alerts``: (rule, severity, state) → open alerts."""

    books: Books = field(default_factory=Books)
    lag: int = 0
    places: dict[tuple[str, str], int] = field(default_factory=dict)
    alerts: dict[tuple[str, str, str], int] = field(default_factory=dict)
    on_the_road: int = 0
    closed: int = 0
    reached: int = 0
    """The log's time (ms) that every partition has been worked up to."""

    def by_severity(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for (_, severity, _), count in self.alerts.items():
            counts[severity] += count
        return counts

    def by_rule(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for (rule, _, _), count in self.alerts.items():
            counts[rule] += count
        return counts


async def read_figures(reader: Reader, log: LogWriter) -> Figures:
    ends = await log.ends()
    waiting = (await reader.lag(ends)).values()
    unrelayed = await reader.unrelayed()
    # what was written back to the log in between is ahead of both
    relayed = sum((await log.ends()).values()) - sum(ends.values())
    states = (await reader.partition_states()).values()
    total = Books()
    for state in states:
        for name in total.__struct_fields__:
            setattr(total, name, getattr(total, name) + getattr(state.books, name))
    return Figures(
        books=total,
        lag=sum(waiting) + unrelayed + relayed,
        places=dict(await reader.unit_counts()),
        alerts=dict(await reader.open_alert_counts()),
        on_the_road=sum((await reader.open_movement_counts()).values()),
        closed=sum(state.movements_closed for state in states),
        reached=min((state.time for state in states), default=0),
    )


async def every_alert(reader: Reader) -> list[Alert]:
    """All alerts there are, open and ended."""
    found: list[Alert] = []
    cursor: str | None = None
    while True:
        page = await reader.alerts(limit=PAGE, cursor=cursor)
        found += page.items
        if (cursor := page.cursor) is None:
            return found
