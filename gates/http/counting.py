"""The figures of a window, counted from the alerts in the store for a role that may see so much."""

from collections.abc import AsyncIterator
from typing import Final

from gates.figures import Figures
from gates.http.fresh import Fresh
from gates.http.gateway import Gateway
from gates.http.ports import Reader
from gates.kpis import URGENT
from streams.fold.alert import Alert
from streams.rules.catalogue import catalogue
from streams.sharing import Confidential, uncounted
from streams.times import DAY_MS, china_month

PAGE: Final = 1_000

Asked = tuple[int | str, frozenset[str]]
"""(days or a month, rules that are not counted)."""


class Counting:
    """Alerts are read once for all who ask for the same window within a few seconds."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._fresh: Fresh[Asked, Figures] = Fresh()

    async def last_days(self, days: int, sees: frozenset[Confidential]) -> Figures:
        """Of alerts raised in the last so many days of the log's time; P1 and P2 that nobody has taken up are counted
        whenever they were raised. Raises StoreUnavailable."""

        async def count() -> Figures:
            time = await self.time()
            after = time - days * DAY_MS
            figures = await self._count(time, after, None, sees)
            for severity in sorted(URGENT):
                async for alert in _raised(self._gateway.reader, -1, after + 1, state="new", severity=severity):
                    figures.add_waiting(alert)
            return figures

        return await self._fresh.get((days, uncounted(sees)), count)

    async def month(self, month: str, sees: frozenset[Confidential]) -> Figures:
        """Of alerts raised in a month (``2026-05``), as they stand now. Raises StoreUnavailable, ValueError."""
        since, until = china_month(month)

        async def count() -> Figures:
            return await self._count(await self.time(), since - 1, until, sees)

        return await self._fresh.get((month, uncounted(sees)), count)

    async def time(self) -> int:
        """The log's (ms)."""
        return max((await self._gateway.reader.times()).values(), default=0)

    async def _count(self, time: int, after: int, before: int | None, sees: frozenset[Confidential]) -> Figures:
        figures = Figures(self._gateway.region, catalogue(), time, uncounted(sees))
        async for alert in _raised(self._gateway.reader, after, before):
            figures.add(alert)
        return figures


async def _raised(
    reader: Reader, after: int, before: int | None, *, state: str | None = None, severity: str | None = None
) -> AsyncIterator[Alert]:
    """Alerts raised after the one time and before the other (ms), the newest first."""
    cursor: str | None = None
    while True:
        page = await reader.alerts(before=before, state=state, severity=severity, limit=PAGE, cursor=cursor)
        for alert in page.items:
            if alert.raised_at <= after:
                return
            yield alert
        cursor = page.cursor
        if cursor is None:
            return
