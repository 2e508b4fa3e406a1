"""Units packed into the unit, or it into others."""

from typing import Any

import msgspec
from hypothesis import strategies as st

from streams import events as log
from streams.events import AnyEvent
from tests.laws.histories.places import MINUTE, UNIT, Made, stamped

BOX, BOX2, OTHER = "unit:local:box1", "unit:local:box2", "unit:iso6346:TEMU0000011"


def packing(draw: Any, stamp: dict[str, Any], site: str) -> Made:
    """The unit is a parent, or a child; packed, and unpacked or packed elsewhere a while later."""
    as_parent = draw(st.booleans())
    after = stamped(stamp["id"] + "b", stamp["when"] + draw(st.integers(5, 90)) * MINUTE, 500, False)
    made = [aggregation(draw, one, as_parent) for one in (stamp, after)]
    return [*made, *(as_the_children_have_it(draw, made) if as_parent else ())], site


def aggregation(draw: Any, stamp: dict[str, Any], as_parent: bool) -> log.Aggregation:
    parent = UNIT if as_parent else draw(st.sampled_from((BOX, OTHER)))
    children = draw(st.sampled_from(((BOX,), (BOX, BOX2)))) if as_parent else (UNIT,)
    action = draw(st.sampled_from(("add", "add", "remove")))
    return log.Aggregation(**stamp, subject=UNIT, action=action, parent=parent, children=children)


def as_the_children_have_it(draw: Any, packings: list[log.Aggregation]) -> list[AnyEvent]:
    """Each child's copy of what was reported, and papers of most, before or after."""
    made: list[AnyEvent] = []
    for one in packings:
        made += [msgspec.structs.replace(one, subject=child) for child in one.children]
    first = packings[0]
    for child in first.children if draw(st.integers(0, 4)) else ():
        at = first.when + draw(st.integers(-60, 60)) * MINUTE
        stamp = stamped(f"{first.id}-{child[-1]}", at, draw(st.sampled_from((0, 0, 90))) * MINUTE, False)
        made.append(
            log.Document(
                **stamp, subject=child, type="manifest", number="D2", packages=draw(st.sampled_from((200, 210, 400))),
                gross_kg=draw(st.sampled_from((None, 10_000, 20_000))),
            )
        )  # fmt: skip
    return made
