"""热度: which kind of anomaly begins at which site at which hour of the day, China's time."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import msgspec

from gates.kpis import STATISTIC
from streams.fold.alert import Alert
from streams.rules.catalogue import RuleText
from streams.times import china_hour
from zones.region import Region

HOURS: Final = range(24)
Cell = tuple[str, str | None, str | None, int]
"""(rule, node, site, hour of the day)."""


class HeatRow(msgspec.Struct, forbid_unknown_fields=True):
    """``alerts``: P1–P3; ``statistics``: P4. ``site`` is null where an alert has none, or only a node."""

    rule: str
    title_zh: str
    title_en: str
    node: str | None
    site: str | None
    site_zh: str | None
    site_en: str | None
    hour: int
    alerts: int
    statistics: int


class Heat:
    """Add alerts, then read ``rows``."""

    def __init__(self) -> None:
        self._counted: Counter[tuple[Cell, bool]] = Counter()

    def add(self, alert: Alert) -> None:
        cell = (alert.rule, alert.node, alert.site, china_hour(alert.started_at))
        self._counted[cell, alert.severity == STATISTIC] += 1

    def rows(self, region: Region, rules: Mapping[str, RuleText]) -> list[HeatRow]:
        """Those where anything began, by rule, site and hour."""
        cells = sorted({cell for cell, _ in self._counted}, key=_order)
        return [self._row(cell, region, rules) for cell in cells]

    def _row(self, cell: Cell, region: Region, rules: Mapping[str, RuleText]) -> HeatRow:
        rule, node, site, hour = cell
        text, place = rules.get(rule), region.sites.get(site or "")
        return HeatRow(
            rule=rule,
            title_zh=text.title_zh if text else rule,
            title_en=text.title_en if text else rule,
            node=node,
            site=site,
            site_zh=place.name_zh if place else None,
            site_en=place.name_en if place else None,
            hour=hour,
            alerts=self._counted[cell, False],
            statistics=self._counted[cell, True],
        )


def _order(cell: Cell) -> tuple[str, str, str, int]:
    rule, node, site, hour = cell
    return rule, node or "", site or "", hour
