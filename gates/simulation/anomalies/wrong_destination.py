"""A13: a unit enters another node than the one it was declared for."""

from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story


def go_elsewhere(life: Life, scene: Scene) -> bool:
    if not life.legs:
        return False
    network, leg = scene.network, life.legs[0]
    here, there = network.node(life.stays[0].site), network.node(life.stays[1].site)
    declared = [node for node in network.nodes if node not in (here, there)]
    neighbours = [node for node in declared if network.region.same_group(node, there)]
    if not declared:
        return False
    leg.destination = scene.rng.choice(neighbours if neighbours and scene.rng.random() < 0.4 else declared)
    life.claim("A13", "in1")
    life.excuses.add("A14")
    return True


STORIES = (Story("A13 wrong destination", go_elsewhere),)
