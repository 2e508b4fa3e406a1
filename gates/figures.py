"""What control rooms are measured by, counted in one pass over the alerts of a window: by node, section, hour."""

from collections.abc import Iterator, Mapping

import msgspec

from gates.heat import Heat
from gates.kpis import ALL, STATISTIC, Kpis, Tally
from streams.fold.alert import Alert
from streams.rules.catalogue import RuleText
from streams.rules.section import SECTIONS
from zones.region import Region


class KpiRow(Kpis):
    """With the names of the node and the section. A rule that has left the catalogue has no section (``none``)."""

    name_zh: str = ""
    name_en: str = ""
    section_zh: str = ""
    section_en: str = ""


EVERY = ("全部", "All")
NONE = "none"


class Figures:
    """``time``: the log's (ms), by which ages are told. ``uncounted``: rules that are left out; a section that has no
    others is left out with them."""

    def __init__(
        self, region: Region, rules: Mapping[str, RuleText], time: int, uncounted: frozenset[str] = frozenset()
    ) -> None:
        self.time = time
        self.uncounted = uncounted
        self.heat = Heat()
        self._region, self._rules = region, rules
        self._tallies = {(node, ALL): Tally(node, time) for node in (ALL, *region.nodes)}
        sections = {text.section.id for code, text in rules.items() if code not in uncounted}
        self._tallies |= {(ALL, section): Tally(ALL, time, section) for section in sections}

    def add(self, alert: Alert) -> None:
        if alert.rule in self.uncounted:
            return
        self.heat.add(alert)
        if alert.severity != STATISTIC:
            for tally in self._tallies_of(alert):
                tally.add(alert)

    def add_waiting(self, alert: Alert) -> None:
        """One that was raised before the window: whether somebody is still to take it up is all that counts of it."""
        if alert.rule not in self.uncounted:
            for tally in self._tallies_of(alert):
                tally.add_waiting(alert)

    def _tallies_of(self, alert: Alert) -> Iterator[Tally]:
        text = self._rules.get(alert.rule)
        section = text.section.id if text else NONE
        nodes = (ALL, alert.node) if alert.node in self._region.nodes else (ALL,)
        for node in nodes:
            for one in (ALL, section):
                key = node or ALL, one
                if key not in self._tallies:
                    self._tallies[key] = Tally(key[0], self.time, one)
                yield self._tallies[key]

    def by_node(self) -> list[KpiRow]:
        """All nodes together, then each node there is."""
        return [self._row(node, ALL) for node in (ALL, *self._region.nodes)]

    def by_section(self) -> list[KpiRow]:
        """Each section over all nodes, then each node's sections that had anything."""
        return [self._row(*key) for key in self._sectioned()]

    def _sectioned(self) -> Iterator[tuple[str, str]]:
        for node in (ALL, *self._region.nodes):
            yield from ((node, one) for one in (*SECTIONS, NONE) if (node, one) in self._tallies)

    def _row(self, node: str, section: str) -> KpiRow:
        place, owner = self._region.nodes.get(node), SECTIONS.get(section)
        zh, en = (place.name_zh, place.name_en) if place else EVERY
        section_zh, section_en = (owner.zh, owner.en) if owner else EVERY if section == ALL else ("未定", "None")
        figures = msgspec.structs.asdict(self._tallies[node, section].kpis())
        return KpiRow(**figures, name_zh=zh, name_en=en, section_zh=section_zh, section_en=section_en)
