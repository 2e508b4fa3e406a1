"""A37: two agencies inspect the unit one after the other and do not find the same."""

from typing import Any

from gates.simulation.dice import HOUR, MINUTE
from gates.simulation.inspections import inspect
from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story

_OFFSET = 30 * MINUTE
_SECOND = 72 * MINUTE
_REASON = "second-agency"


def disagree(life: Life, scene: Scene) -> bool:
    if life.extras:
        return False
    stay, papers = life.stays[0], life.papers
    stay.dwell = max(stay.dwell, 3 * HOUR)
    papers.declare_after = max(papers.declare_after, 3 * HOUR)
    life.extras += inspect(life, "first", "put0", _OFFSET, stay.site, agencies=["customs"], reason=_REASON)
    life.extras += inspect(
        life, "second", "put0", _SECOND, stay.site, agencies=["ciq"], reason=_REASON, **_finding(life, scene)
    )
    life.claim("A37", "second-close")
    life.excuses.add("A46")
    return True


def _finding(life: Life, scene: Scene) -> dict[str, Any]:
    what = scene.rng.choice(("name", "name", "packages", "weight"))
    if what == "name":
        return {"goods_name": "未申报品名 undeclared goods"}
    if what == "packages":
        life.excuses.add("A34")
        return {"packages": life.cargo.packages + 7}
    return {"gross_kg": round(life.cargo.gross_kg * 1.03)}


STORIES = (Story("A37 results differ", disagree),)
