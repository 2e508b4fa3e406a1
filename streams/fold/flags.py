"""What is out of the ordinary with a unit, beside its stage (domain §1)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from streams.fold.heads import UnitHead


class Flag(NamedTuple):
    """In both languages, and whether it is up."""

    zh: str
    en: str
    up: Callable[[UnitHead], bool]


FLAGS: Final[Mapping[str, Flag]] = MappingProxyType(
    {
        "on_hold": Flag("布控中", "under hold", lambda head: bool(head.holds)),
        "under_inspection": Flag("查验中", "under inspection", lambda head: bool(head.inspecting)),
        "seen_elsewhere": Flag("他处亦见", "read elsewhere too", lambda head: head.disputed is not None),
        "packed": Flag("已拼入他箱", "packed into another unit", lambda head: head.parent is not None),
    }
)


def flags(head: UnitHead) -> list[str]:
    """Names of those that are up, in the order of FLAGS."""
    return [name for name, flag in FLAGS.items() if flag.up(head)]
