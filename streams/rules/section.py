"""职能处室: the sections that own what rings. Each rule declares its own; figures are told by node and by section."""

from typing import Final, NamedTuple


class Section(NamedTuple):
    id: str
    zh: str
    en: str


PORT: Final = Section("port", "口岸监管处", "Port supervision")
"""What happens at a gate: identity, passes, order of stages, seals, exits without release."""
LOGISTICS: Final = Section("logistics", "物流监控处", "Logistics monitoring")
"""What happens on the road."""
INSPECTION: Final = Section("inspection", "查验处", "Inspection")
"""What was weighed, counted and inspected, and what differs."""
CLEARANCE: Final = Section("clearance", "综合业务处", "Clearance")
"""Documents, obligations with a date, time limits."""
RISK: Final = Section("risk", "风险防控处", "Risk control")
"""Patterns, credit, sampling."""
ANTI_SMUGGLING: Final = Section("anti_smuggling", "缉私局", "Anti-smuggling")
TECHNOLOGY: Final = Section("technology", "科技处", "Technology")
"""Devices, clocks, deliveries: the monitor itself."""

SECTIONS: Final = {one.id: one for one in (PORT, LOGISTICS, INSPECTION, CLEARANCE, RISK, ANTI_SMUGGLING, TECHNOLOGY)}
"""By id, in the order in which figures are told."""
