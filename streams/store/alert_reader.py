"""Alerts as the control room asks for them."""

from collections import Counter
from typing import Any

from streams.fold.alert import ENDED, Alert
from streams.store import keys
from streams.store.across import Across
from streams.store.codec import decode_alert
from streams.store.pages import Page, from_cursor, to_cursor
from streams.subject import partition_of

OPEN = "open"
"""As a state to ask for: neither closed nor resolved."""


class AlertReader(Across):
    async def alert(self, alert_id: str) -> Alert | None:
        answers = await self._ask(lambda pipe, p: pipe.hget(keys.alerts(p), alert_id))
        return next((decode_alert(raw) for raw in answers if raw is not None), None)

    async def alerts(
        self,
        *,
        state: str | None = None,
        rule: str | None = None,
        severity: str | None = None,
        node: str | None = None,
        subject: str | None = None,
        before: int | None = None,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page[Alert]:
        """Newest first by ``raised_at``. ``state`` is one of the life cycle's, or ``open`` for all not ended;
        ``before``: only those raised before that time (ms)."""
        if before is not None and cursor is None:
            cursor = to_cursor((before, ""))

        def wanted(alert: Alert, _: int) -> bool:
            return (
                (state is None or alert.state == state or (state == OPEN and alert.open))
                and (rule is None or alert.rule == rule)
                and (severity is None or alert.severity == severity)
                and (node is None or alert.node == node)
            )

        if subject is not None:
            return await self._of_subject(subject, wanted, limit, cursor)
        filtered = any(given is not None for given in (state, rule, severity, node))
        return await self._listed(
            [(p, _narrowest(p, state, rule)) for p in range(self.partitions)],
            keys.alerts,
            decode_alert,
            wanted if filtered else None,
            limit,
            cursor,
        )

    async def alert_counts(self) -> Counter[tuple[str, str, str, str | None]]:
        """(rule, severity, state, node) → alerts; node is None where an alert has none."""
        counts: Counter[tuple[str, str, str, str | None]] = Counter()
        for answer in await self._ask(lambda pipe, p: pipe.hgetall(keys.alert_counts(p))):
            for name, count in answer.items():
                rule, severity, state, node = name.decode().split("|")
                counts[rule, severity, state, node or None] += int(count)
        return counts

    async def open_alert_counts(self) -> dict[tuple[str, str, str], int]:
        """(rule, severity, state) → alerts that have not ended."""
        counts: Counter[tuple[str, str, str]] = Counter()
        for (rule, severity, state, _), count in (await self.alert_counts()).items():
            if state not in ENDED:
                counts[rule, severity, state] += count
        return dict(counts)

    async def _of_subject(self, subject: str, wanted: Any, limit: int, cursor: str | None) -> Page[Alert]:
        after = from_cursor(cursor, tuple[int, str]) if cursor else None
        found = [alert for alert in await self.alerts_of(subject) if wanted(alert, 0)]
        below = [a for a in reversed(found) if after is None or (a.raised_at, a.alert_id) < after]
        page = below[:limit]
        return Page(page, to_cursor((page[-1].raised_at, page[-1].alert_id)) if len(below) > limit else None)

    async def alerts_of(self, subject: str) -> list[Alert]:
        """Every alert one subject ever had, oldest first."""
        p = partition_of(subject, self.partitions)
        (names,) = await self._pipelined(lambda pipe: pipe.smembers(keys.alerts_of(p, subject)))
        if not names:
            return []
        (raws,) = await self._pipelined(lambda pipe: pipe.hmget(keys.alerts(p), list(names)))
        return sorted(map(decode_alert, raws), key=lambda a: (a.raised_at, a.alert_id))


def _narrowest(p: int, state: str | None, rule: str | None) -> str:
    """The shortest list that holds all that is asked for."""
    if state is not None and state not in ENDED:
        return keys.alerts_open(p)
    return keys.alerts_all(p) if rule is None else keys.alerts_rule(p, rule)
