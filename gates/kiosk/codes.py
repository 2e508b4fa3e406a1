"""What a hand scanner read: a unit's id, or a pass."""

from typing import Final

from gates.identity import UnitIdError, unit_id

LONGEST: Final = 2_000
_SCHEMES: Final = ("iso6346:", "sscc:", "local:")


class UnreadableCodeError(ValueError):
    """Nothing that can be kept: the message says what is wrong, in both languages."""


def named_by(code: str) -> dict[str, str]:
    """``{"unit": …}`` or ``{"qr_token": …}``; the gateway, not the kiosk, judges a pass.

    Raises UnreadableCodeError.
    """
    code = code.strip()
    if not code:
        raise UnreadableCodeError("空码 nothing was read")
    if len(code) > LONGEST or not code.isprintable():
        raise UnreadableCodeError("二维码无法识别 no code of ours: too long, or not text")
    try:
        return {"unit": unit_id(code)}
    except UnitIdError as error:
        if code.startswith(_SCHEMES) or _looks_like_a_container(code):
            raise UnreadableCodeError(f"编号有误 {error}") from error
    return {"qr_token": code}


def _looks_like_a_container(code: str) -> bool:
    """Eleven signs, four letters first: a number that was misread or mistyped rather than a pass."""
    return len(code) == 11 and code[:4].isascii() and code[:4].isalpha() and code[4:].isdigit()
