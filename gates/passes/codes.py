"""What a gate's scanner may read: a pass of ours, or, where a site has none, a plain code that names a unit.

Plain codes: a GS1 Digital Link (AI 00 SSCC, AI 8004 GIAI), a GS1 element string or a bare SSCC, a container number.
They say who the unit is and nothing else, and anybody can print them.
"""

import re
from typing import Final, Literal, NamedTuple

from gates.identity import UnitIdError, unit_id
from gates.passes.token import PREFIX

_SYMBOLOGY: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
"""What scanners put before the text to say which kind of bar code it was (AIM identifier)."""
_ELEMENT: Final = re.compile(r"(?:\(00\)|00)?([0-9]{18})")
_CONTAINER: Final = re.compile(r"[A-Za-z]{3}[UJZRujzr][ -]?[0-9]{3}[ ]?[0-9]{3}[ -]?[0-9]")


class Code(NamedTuple):
    """``pass``: to be verified. ``plain``: names ``unit``. ``foreign``: neither, ``detail`` says why."""

    kind: Literal["pass", "plain", "foreign"]
    text: str
    unit: str | None = None
    detail: str = ""


def read_code(text: str) -> Code:
    """Never fails: what cannot be read is foreign."""
    read = text.strip("\r\n\t\x00\x1d ")
    if found := _SYMBOLOGY.match(read):
        read = read[found.end() :]
    if read.startswith(PREFIX):
        return Code("pass", read)
    try:
        return Code("plain", read, unit_id(_as_unit(read)))
    except UnitIdError as error:
        return Code("foreign", read, detail=str(error))


def _as_unit(read: str) -> str:
    """As gates.identity wants it. Raises UnitIdError."""
    if found := _ELEMENT.fullmatch(read):
        return f"sscc:{found[1]}"
    if read.startswith(("http://", "https://", "HTTP://", "HTTPS://")):
        scheme, _, rest = read.partition("://")
        return f"{scheme.lower()}://{rest}"
    if _CONTAINER.fullmatch(read):
        return read.replace(" ", "").replace("-", "").upper()
    if read.startswith(("iso6346:", "sscc:", "local:")):
        return read
    raise UnitIdError("neither a pass, nor a GS1 Digital Link, an SSCC or a container number")
