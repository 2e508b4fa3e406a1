"""Seals that are rightly open or changed: cut in an inspection of both agencies, and read in two spellings."""

from gates.simulation.cargo import seal_number
from gates.simulation.dice import MINUTE
from gates.simulation.inspections import inspect, reseal
from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story
from gates.simulation.steps import seal_at

_LOOKALIKES = str.maketrans("01", "OI")


def enter_opened(life: Life, scene: Scene) -> bool:
    """Both agencies wait at the gate; the seal is cut before the scan and a new one put on after."""
    if not life.legs or life.extras:
        return False
    site = life.stays[1].site
    life.stays[1].store_after = max(life.stays[1].store_after, 60 * MINUTE)
    life.extras += inspect(life, "awaited", "in1", -15 * MINUTE, site, minutes=45)
    life.extras.append(reseal(life, "reseal", "in1", 25 * MINUTE, site, seal_number(scene.rng)))
    life.change("in1", seal={"number": life.cargo.seal, "state": "open"})
    life.needs.update(("in1", "awaited-close", "reseal"))
    return True


def spell_seal(life: Life, scene: Scene) -> bool:
    """O for 0, I for 1, a blank between: the same seal."""
    if not life.legs:
        return False
    times = scene.times(life)
    if "in1" not in times:
        return False
    seal = seal_at(life, times, times["in1"])
    spelled = seal.translate(_LOOKALIKES)
    life.change("in1", seal={"number": f"{spelled[:2]} {spelled[2:]}", "state": "intact"})
    life.needs.add("in1")
    return True


STORIES = (Story("seal open in inspection", enter_opened), Story("seal spelled otherwise", spell_seal))
