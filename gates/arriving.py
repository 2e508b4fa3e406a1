"""A unit on its way, as the gate it goes to needs it: what to check the truck against before it is there (互信互认).

Weight, count and inspections come with who attests them and when, so that the next node can rely on them.
"""

from typing import Any, Literal

from streams.fold.heads import Result, UnitHead
from streams.fold.movement import Movement
from streams.present import movement_json
from streams.sharing import Confidential, shared
from streams.times import rfc3339, rfc3339_or_none

Lateness = Literal["on_time", "late", "overdue", "missing"]


def arriving_json(
    movement: Movement, head: UnitHead | None, time: int, sees: frozenset[Confidential]
) -> dict[str, Any]:
    """The movement with how late it is by the log's ``time`` (ms). ``head`` None: the unit cannot be looked up now.

    What was read at the exit is superseded by what was announced on the way: a change of seal or of vehicle. A weight
    or a count that the exit did not take is the last one attested before.
    """
    row = movement_json(movement) | {"level": lateness(movement, time)} | _attested(movement, head)
    if head is not None and head.movement is not None and head.movement.id == movement.id:
        row["seal"] = head.seal or movement.seal
        row["plate"] = _announced_plate(movement, head) or movement.plate
    return shared(row, sees)


def _attested(movement: Movement, head: UnitHead | None) -> dict[str, Any]:
    weighed, counted = (head.weighed, head.counted) if head else (None, None)
    return {
        "gross_kg": weighed.kg if weighed else movement.gross_kg,
        "weighed_by": weighed.device if weighed else None,
        "weighed_at": rfc3339_or_none(weighed.when if weighed else None),
        "packages": counted.packages if counted else movement.packages,
        "counted_by": counted.by if counted else None,
        "counted_at": rfc3339_or_none(counted.when if counted else None),
        "inspections": [_inspection(result) for result in head.recognised] if head else [],
    }


def _inspection(result: Result) -> dict[str, Any]:
    return {
        "event_id": result.event,
        "closed_at": rfc3339(result.when),
        "site": result.site,
        "attested_by": list(result.agencies),
        "goods_name": result.goods_name,
        "packages": result.packages,
        "gross_kg": result.gross_kg,
    }


def _announced_plate(movement: Movement, head: UnitHead) -> str | None:
    """None if no other vehicle was announced, or one that nobody named."""
    announced = [one.plate for one in head.transhipments if one.until >= movement.departed_at]
    return announced[-1] if announced else None


def lateness(movement: Movement, time: int) -> Lateness:
    """How late a movement on its way is at ``time`` (ms)."""
    limits: dict[Lateness, int | None] = {
        "missing": movement.missing_at,
        "overdue": movement.overdue_at,
        "late": movement.late_at,
    }
    return next((level for level, limit in limits.items() if limit is not None and time >= limit), "on_time")
