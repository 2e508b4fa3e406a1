"""A container that left the region and comes again by vessel a day later, with other goods and papers."""

from dataclasses import replace

from gates.simulation import items
from gates.simulation.cargo import drawn_cargo, seal_number
from gates.simulation.dice import HOUR, MINUTE, span
from gates.simulation.life import Extra, Life
from gates.simulation.scene import Scene, Story

_PAPERS = (("manifest", "carrier", -5.0), ("delivery_order", "terminal", -2.0), ("declaration", "broker", 3.0))
_RELEASED_H = 5.0
_LEFT_H = 7.0


def visit_again(life: Life, scene: Scene) -> bool:
    """The second visit is a short one: from one vessel to the next."""
    ports = [site for site in scene.network.origins if scene.network.kind(site) == "port"]
    times = scene.times(life)
    offset = span(scene.rng, 12, 18, HOUR)
    if not ports or "leave" not in times or not scene.inside(times["leave"] + offset + round(_LEFT_H * HOUR)):
        return False
    yard = scene.network.yards[scene.rng.choice(ports)]
    new = replace(drawn_cargo(scene.rng, set()), number=life.cargo.number, seal=seal_number(scene.rng))

    def add(name: str, hours: float, origin: str, item: items.Item, *, fact: bool = False) -> None:
        life.add(Extra(f"{name} again", "leave", offset + round(hours * HOUR), origin, item, fact=fact))

    for kind, source, hours in _PAPERS:
        add(kind, hours, source, items.document(life.dice(f"{kind} again"), new, kind), fact=True)
    released = times["leave"] + offset + round(_RELEASED_H * HOUR)
    add("arrive", 0, yard, items.arrival(new, "vessel", "V2700"))
    add("put", 1, yard, items.yard_move(new, "put", "A-1"))
    add("release", _RELEASED_H, "customs", items.release(new, released, released + 72 * HOUR), fact=True)
    add("pick", _LEFT_H - 20 * MINUTE / HOUR, yard, items.yard_move(new, "pick"))
    add("leave", _LEFT_H, yard, items.departure(new, "vessel"))
    return True


STORIES = (Story("second visit", visit_again, from_days=3),)
