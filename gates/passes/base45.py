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
    try:
        values = [_VALUES[sign] for sign in text]
    except KeyError as error:
        raise ValueError(f"{error.args[0]!r} is no sign of base 45") from None
    data = bytearray()
    whole = len(values) // 3 * 3
    for place in range(0, whole, 3):
        value = values[place] + 45 * values[place + 1] + 2025 * values[place + 2]
        if value > 0xFFFF:
            raise ValueError(f"{text[place : place + 3]!r} stands for no bytes")
        data += value.to_bytes(2, "big")
    if tail := values[whole:]:
        value = tail[0] + 45 * tail[-1]
        if len(tail) == 1 or value > 0xFF:
            raise ValueError(f"{text[whole:]!r} stands for no bytes")
        data.append(value)
    return bytes(data)
