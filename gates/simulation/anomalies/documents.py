"""A35: the declaration says otherwise than manifest and delivery order."""

from gates.simulation.cargo import GOODS
from gates.simulation.life import Life
from gates.simulation.scene import Scene, Story


def declare_otherwise(life: Life, scene: Scene) -> bool:
    cargo = life.cargo
    what = scene.rng.choice(("packages", "packages", "seal", "seal", "gross_kg", "goods"))
    if what == "packages":
        life.change("declaration", packages=cargo.packages + 25)
    elif what == "seal":
        life.change("declaration", seal="CN000001")
    elif what == "gross_kg":
        life.change("declaration", gross_kg=round(cargo.gross_kg * 1.09))
        life.excuses.add("A33")
    else:
        hs6, name = scene.rng.choice([goods for goods in GOODS if goods[0] != cargo.hs6])
        life.change("declaration", hs6=hs6, goods_name=name)
    life.claim("A35", "declaration")
    return True


STORIES = (Story("A35 documents differ", declare_otherwise),)
