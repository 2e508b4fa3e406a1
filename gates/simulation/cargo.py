"""What a unit is and holds: container number, goods, packages, weight, seal, enterprise; and what cameras read."""

from dataclasses import dataclass
from random import Random
from typing import Any, Final

from stdnum import iso6346

OWNERS: Final = ("CAIU", "COSU", "CSQU", "MSKU", "OOLU", "TGHU")
STRANGERS: Final = "TEMU"
"""Owner of the containers that are read by mistake; no unit of a recording bears it."""
GOODS: Final = (
    ("0810.60", "榴莲 durian"),
    ("1006.30", "大米 rice"),
    ("2601.11", "铁矿 iron ore"),
    ("3902.10", "聚丙烯 polypropylene"),
    ("4407.29", "板材 sawn timber"),
    ("8517.13", "手机 smartphones"),
    ("8542.31", "集成电路 integrated circuits"),
    ("8708.99", "汽车零件 motor parts"),
)
PROVINCES: Final = ("桂A", "桂E", "桂F", "桂N", "桂P", "粤B", "云A")
_PLATE_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
_ENTERPRISES: Final = 400


@dataclass(frozen=True, slots=True)
class Cargo:
    """``number`` is the bare container number; ``gross_kg`` without vehicle."""

    number: str
    hs6: str
    goods_name: str
    packages: int
    gross_kg: int
    seal: str
    enterprise: str

    @property
    def unit(self) -> str:
        return f"iso6346:{self.number}"


def drawn_cargo(rng: Random, taken: set[str]) -> Cargo:
    """Cargo in a container whose number is not yet ``taken``."""
    hs6, goods_name = rng.choice(GOODS)
    return Cargo(
        number=_free_number(rng, taken),
        hs6=hs6,
        goods_name=goods_name,
        packages=rng.randint(40, 900),
        gross_kg=rng.randint(9_000, 27_500),
        seal=seal_number(rng),
        enterprise=f"E{1000 + rng.randrange(_ENTERPRISES)}",
    )


def container_number(rng: Random, owner: str) -> str:
    """ISO 6346 with its check digit."""
    serial = f"{owner}{rng.randrange(10**6):06d}"
    return serial + str(iso6346.calc_check_digit(serial))


def misread(number: str) -> str:
    """The number with its check digit read wrong: no container number at all."""
    return number[:-1] + str((int(number[-1]) + 3) % 10)


def seal_number(rng: Random, issuer: str = "CN") -> str:
    return f"{issuer}{rng.randint(100_000, 999_999)}"


def plate_number(rng: Random) -> str:
    return rng.choice(PROVINCES) + "".join(rng.choices(_PLATE_LETTERS, k=5))


def reading(value: str, confidence: float) -> dict[str, Any]:
    return {"value": value, "confidence": round(confidence, 3)}


def _free_number(rng: Random, taken: set[str]) -> str:
    while (number := container_number(rng, rng.choice(OWNERS))) in taken:
        pass
    taken.add(number)
    return number
