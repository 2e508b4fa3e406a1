"""Histories to put through the laws: lives of one unit and of one device, lawful and not, as a gateway would log them.

Lives follow the usual course with things dropped, repeated, moved and changed, so that every rule is reached; free
events of every kind are strewn in, so that no law rests on the course being sensible.
"""

from tests.laws.histories.places import NODES, START, UNIT
from tests.laws.histories.units import unit_events
from tests.laws.histories.whole import conflicting, histories, in_any_order

__all__ = ["NODES", "START", "UNIT", "conflicting", "histories", "in_any_order", "unit_events"]
