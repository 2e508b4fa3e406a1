"""A12: a unit leaves the mesh without a release: none was given, it ran out, or nobody said where it goes."""

from gates.simulation.dice import HOUR
from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story


def leave_unreleased(life: Life, scene: Scene) -> bool:
    if life.leave.gate is None:
        return False
    way = scene.rng.choice(("none", "none", "none", "expired", "nowhere"))
    if way == "expired":
        life.papers.validity = HOUR
        life.papers.collect_after = max(life.papers.collect_after, 3 * HOUR)
    else:
        life.skipped.add("release")
    if way == "nowhere":
        life.change("leave", destination=None)
        life.excuses.add("A14")
    life.claim("A12", "leave")
    return True


STORIES = (Story("A12 exit without release", leave_unreleased),)
