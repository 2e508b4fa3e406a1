"""月报: one month's figures by node and section, time limits, declarations spared and heat. Months are China's."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from gates.figures import EVERY, Figures, KpiRow
from gates.heat import HeatRow
from gates.kpis import ALL, LABELS
from gates.time_limits import TimeLimitRow, time_limit_rows
from streams.fold.served import ServiceClass
from streams.policy import Policy
from streams.rules.catalogue import RuleText
from streams.times import china_month, rfc3339
from zones.region import Region

MONTH: Final = r"^20\d{2}-(0[1-9]|1[0-2])$"
ARRIVED: Final = "transit"
"""The step that ends with the entry which closes a movement."""


class Spared(msgspec.Struct, forbid_unknown_fields=True):
    """Movements that the node's gates closed in the month (``all``: every node)."""

    node: str
    name_zh: str
    name_en: str
    declarations_spared: int


class MonthlyReport(msgspec.Struct, forbid_unknown_fields=True):
    """``kpis``: alerts raised in the month as they stand at ``at``, by node, then by section and node. ``complete``:
    the month is over. ``uncounted``: rules that are in no figure, since the role may not see what they rest on."""

    month: str
    at: str
    complete: bool
    declarations_spared: int
    kpis: list[KpiRow]
    declarations: list[Spared]
    time_limits: list[TimeLimitRow]
    heat: list[HeatRow]
    labels: dict[str, dict[str, str]]
    uncounted: list[str]


def monthly_report(
    month: str,
    figures: Figures,
    served: Mapping[ServiceClass, int],
    policy: Policy,
    region: Region,
    rules: Mapping[str, RuleText],
) -> MonthlyReport:
    """``policy``: the one whose limits the month is held against."""
    spared = list(_spared(month, served, region))
    return MonthlyReport(
        month=month,
        at=rfc3339(figures.time),
        complete=figures.time >= china_month(month)[1],
        declarations_spared=spared[0].declarations_spared,
        kpis=figures.by_node() + figures.by_section(),
        declarations=spared,
        time_limits=list(time_limit_rows(served, policy, month)),
        heat=figures.heat.rows(region, rules),
        labels={name: {"zh": zh, "en": en} for name, (zh, en) in LABELS.items()},
        uncounted=sorted(figures.uncounted),
    )


def _spared(month: str, served: Mapping[ServiceClass, int], region: Region) -> Iterator[Spared]:
    """All nodes together, then each."""
    closed: Counter[str] = Counter()
    for one, count in served.items():
        if one.step == ARRIVED and one.month == month:
            closed[one.node] += count
    yield Spared(ALL, *EVERY, closed.total())
    for node in region.nodes.values():
        yield Spared(node.id, node.name_zh, node.name_en, closed[node.id])
