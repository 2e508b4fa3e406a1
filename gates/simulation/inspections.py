"""查验: an inspection of a unit in the yard, opened and closed by agencies, perhaps with a new seal."""

from typing import Any

from gates.simulation import items
from gates.simulation.dice import MINUTE
from gates.simulation.life import Extra, Life

BOTH = ["customs", "ciq"]


def inspect(
    life: Life,
    name: str,
    anchor: str,
    offset: int,
    site: str,
    *,
    agencies: list[str] | None = None,
    reason: str | None = None,
    minutes: int = 30,
    **result: Any,
) -> tuple[Extra, Extra]:
    """Opening and close, ``minutes`` apart; ``result`` replaces fields of what was found."""
    cargo, agencies = life.cargo, agencies or BOTH
    kg = items.weighed(life.dice("weighed"), cargo.gross_kg * life.weight_factor)
    found = {"goods_name": cargo.goods_name, "packages": cargo.packages, "gross_kg": kg} | result
    opening = items.inspection(cargo, "open", site, agencies)
    closing = items.inspection(cargo, "close", site, agencies, found, reason)
    source = agencies[0]
    return (
        Extra(f"{name}-open", anchor, offset, source, opening, fact=True),
        Extra(f"{name}-close", anchor, offset + minutes * MINUTE, source, closing, fact=True),
    )


def reseal(life: Life, name: str, anchor: str, offset: int, site: str, new: str) -> Extra:
    """A seal change; scans from then on show the new number."""
    life.reseals.append((name, new))
    change = items.seal_change(life.cargo, life.cargo.seal, new, site)
    return Extra(name, anchor, offset, "customs", change, fact=True)
