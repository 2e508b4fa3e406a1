"""A unit id in few bytes: a container number in five, an SSCC in eight. Check digits are not stored but computed, so
that no pass can say a number that is none."""

from typing import Final

from stdnum import ean, iso6346

from gates.identity import UnitIdError, unit_id

CONTAINER: Final = 0
SSCC: Final = 1
LOCAL: Final = 2
_CONTAINER_BYTES: Final = 5
_SSCC_BYTES: Final = 8
_LETTERS: Final = 26**4
_DIGITS: Final = 10**6


def pack(unit: str) -> bytes:
    """``unit`` is canonical (gates.identity)."""
    scheme, _, value = unit.partition(":")
    if scheme == "iso6346":
        letters = 0
        for letter in value[:4]:
            letters = letters * 26 + ord(letter) - ord("A")
        return bytes([CONTAINER]) + (letters * _DIGITS + int(value[4:10])).to_bytes(_CONTAINER_BYTES, "big")
    if scheme == "sscc":
        return bytes([SSCC]) + int(value[:-1]).to_bytes(_SSCC_BYTES, "big")
    local = value.encode("ascii")
    return bytes([LOCAL, len(local)]) + local


def unpack(data: bytes) -> tuple[str, int]:
    """The unit at the beginning of ``data``, and how many bytes it takes. Raises ValueError."""
    kind, rest = data[0] if data else -1, data[1:]
    if kind == CONTAINER and len(rest) >= _CONTAINER_BYTES:
        letters, digits = divmod(int.from_bytes(rest[:_CONTAINER_BYTES], "big"), _DIGITS)
        if letters < _LETTERS:
            return _container(letters, digits), 1 + _CONTAINER_BYTES
    if kind == SSCC and len(rest) >= _SSCC_BYTES:
        number = f"{int.from_bytes(rest[:_SSCC_BYTES], 'big'):017d}"
        if len(number) == 17:
            return f"sscc:{number}{ean.calc_check_digit(number)}", 1 + _SSCC_BYTES
    if kind == LOCAL and rest and len(rest) > rest[0]:
        return _checked("local:" + rest[1 : 1 + rest[0]].decode("ascii")), 2 + rest[0]
    raise ValueError("no unit")


def _container(letters: int, digits: int) -> str:
    owner = ""
    for _ in range(4):
        letters, letter = divmod(letters, 26)
        owner = chr(ord("A") + letter) + owner
    number = f"{owner}{digits:06d}"
    return _checked(f"iso6346:{number}{iso6346.calc_check_digit(number)}")


def _checked(unit: str) -> str:
    try:
        return unit_id(unit)
    except UnitIdError as error:
        raise ValueError(str(error)) from error
