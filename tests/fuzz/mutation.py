"""Another input from those that there are: places cut out, doubled, swapped in from another, or overwritten."""

from collections.abc import Sequence
from random import Random
from typing import Final

LONGEST: Final = 20_000
MOST_PLACES: Final = 6


def mutated(raw: bytes, others: Sequence[bytes], tokens: Sequence[bytes], dice: Random) -> bytes:
    """The same dice give the same input."""
    made = bytearray(raw)
    for _ in range(dice.randint(1, MOST_PLACES)):
        at = dice.randint(0, len(made))
        to = min(len(made), at + dice.choice((0, 1, 1, 2, 8, 40, 400)))
        made[at:to] = _put(bytes(made[at:to]), others, tokens, dice)
    return bytes(made[:LONGEST])


def _put(there: bytes, others: Sequence[bytes], tokens: Sequence[bytes], dice: Random) -> bytes:
    kind = dice.randrange(6)
    if kind == 0:
        return b""
    if kind == 1:
        return there * 2
    if kind == 2:
        return dice.choice(tokens)
    if kind == 3:
        return dice.randbytes(dice.randint(1, 8))
    if kind == 4 and there:
        place = dice.randrange(len(there))
        return there[:place] + bytes([there[place] ^ 1 << dice.randrange(8)]) + there[place + 1 :]
    other = dice.choice(others)
    begin = dice.randint(0, len(other))
    return other[begin : begin + dice.choice((1, 4, 20, 100, 1_000))]
