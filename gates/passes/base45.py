"""Base 45 (RFC 9285): bytes in the 45 signs that a QR code stores at five and a half bits each.

Decoding is strict: every sequence of bytes has one text, and no other text is taken for it.
"""

from typing import Final

SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES: Final = {sign: value for value, sign in enumerate(SIGNS)}


def encode(data: bytes) -> str:
    found: list[str] = []
    for place in range(0, len(data) - 1, 2):
        rest, first = divmod(data[place] << 8 | data[place + 1], 45)
        third, second = divmod(rest, 45)
        found += SIGNS[first], SIGNS[second], SIGNS[third]
    if len(data) % 2:
        second, first = divmod(data[-1], 45)
        found += SIGNS[first], SIGNS[second]
    return "".join(found)


def decode(text: str) -> bytes:
    """Raises ValueError for anything that ``encode`` does not make."""
    data = bytearray()
    for place in range(0, len(text), 3):
        group = text[place : place + 3]
        try:
            value = sum(_VALUES[sign] * 45**power for power, sign in enumerate(group))
        except KeyError as error:
            raise ValueError(f"{error.args[0]!r} is no sign of base 45") from None
        size = len(group) - 1
        if size == 0 or value >> (8 * size):
            raise ValueError(f"{group!r} stands for no bytes")
        data += value.to_bytes(size, "big")
    return bytes(data)
