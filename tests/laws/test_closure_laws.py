"""When a closed road is told of does not matter to what still stands (ADR 25)."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.events import Closure
from tests.life import Life, Told, at
from tests.unit.rules.driving import OUT, ROADSIDE, fixes, from_corridor, gone

REGISTERED = int(OUT) + 300 + 24 * 60 - 1
"""Until then (minutes) another vehicle may still be explained."""
minutes = st.integers(int(OUT) - 60, int(OUT) + 1_800)
LIVES: dict[str, Callable[[], Life]] = {
    "on the road": gone,
    "off the road": lambda: fixes(gone(), [OUT + 60, OUT + 63, OUT + 66], from_corridor(9)),
    "standing": lambda: fixes(gone(), [OUT + 60, OUT + 75, OUT + 90, OUT + 200], ROADSIDE, kmh=0),
    "on another vehicle": lambda: gone().into(OUT + 300, "YZ-RAIL", plate="粤B99999"),
}


def standing(told: Told) -> dict[str, tuple[str, str | None, bool]]:
    """What counts as having rung, and whether it still does; not when."""
    return {
        key: (alert.severity, alert.level, alert.open)
        for key, alert in told.run.alerts.items()
        if alert.open and alert.rule in {"A06", "A14", "A17", "A18"}
    }


@pytest.mark.parametrize("life", LIVES)
@given(minutes, st.integers(1, 900), minutes, st.booleans(), st.integers(0, 1_500), st.integers(1, 900))
def test_when_a_closure_is_told_does_not_matter_to_what_stands(
    life: str, since: int, lasts: int, told: int, turned: bool, later: int, more: int
) -> None:
    first, second = min(told, REGISTERED), min(told + later, REGISTERED)

    def outcome(received: int) -> dict[str, tuple[str, str | None, bool]]:
        there = LIVES[life]()
        nodes = ("QZ", "YZ") if turned else ("YZ", "QZ")
        there.extra.append(Closure("c", nodes, at(since), at(since + lasts), at(received)))
        return standing(there.run(until=second + more))

    assert outcome(second) == outcome(first)
