"""Unit ids: ``iso6346:…`` containers, ``sscc:…`` logistic units, ``local:…`` numbers of a site's own.

A bare valid container number means ``iso6346:``; a GS1 Digital Link with an SSCC (AI 00) means ``sscc:``, one
with an asset number (AI 8004, GIAI) ``local:8004/…``.
Check digits are python-stdnum's: ISO 6346 (a remainder of 10 counts as 0) and GS1 modulo 10.
"""

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from stdnum import ean, iso6346
from stdnum.exceptions import ValidationError

_CONTAINER = re.compile(r"[A-Z]{3}[UJZR][0-9]{7}")
_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}\Z")
_SSCC_PATH = re.compile(r"/00/([0-9]{18})(?:/|\Z)")
_ASSET_PATH = re.compile(r"/8004/([^/]+)(?:/|\Z)")


class UnitIdError(ValueError):
    """The text names no unit; the message says why and what would."""


@lru_cache(maxsize=100_000)
def unit_id(text: str) -> str:
    """Canonical ``scheme:value``; raises UnitIdError."""
    if text.startswith(("http://", "https://")):
        return _from_digital_link(text)
    scheme, colon, value = text.partition(":")
    if not colon:
        return "iso6346:" + _container(text)
    if scheme == "iso6346":
        return "iso6346:" + _container(value)
    if scheme == "sscc":
        return "sscc:" + _sscc(value)
    if scheme == "local":
        if _LOCAL.match(value):
            return text
        raise UnitIdError(f"{text!r} is no local id: use 1–40 letters, digits, '.', '_', '/', '-' after 'local:'")
    raise UnitIdError(f"scheme {scheme!r} is unknown: use iso6346:, sscc: or local:")


def valid_container(number: str) -> bool:
    """Whether a number read by OCR is a container number at all; if not, it was misread."""
    try:
        _container(number)
    except UnitIdError:
        return False
    return True


def _container(number: str) -> str:
    """stdnum takes letters and digits of any script for such, and then fails to count them."""
    if not _CONTAINER.fullmatch(iso6346.compact(number)):
        raise UnitIdError(
            f"{number!r} is no ISO 6346 container number: it has 4 letters, the last U, J, Z or R, 7 digits"
        )
    try:
        return str(iso6346.validate(number))
    except ValidationError as error:
        raise UnitIdError(f"{number!r} is no ISO 6346 container number: {error}") from error


def _sscc(digits: str) -> str:
    if len(digits) != 18 or not digits.isascii() or not digits.isdigit():
        raise UnitIdError(f"{digits!r} is no SSCC: it has 18 digits")
    if ean.calc_check_digit(digits[:-1]) != digits[-1]:
        raise UnitIdError(f"{digits!r} is no SSCC: its check digit is wrong")
    return digits


def _from_digital_link(uri: str) -> str:
    try:
        path = urlsplit(uri).path
    except ValueError as error:
        raise UnitIdError(f"{uri!r} is no URI: {error}") from error
    if found := _SSCC_PATH.search(path):
        return "sscc:" + _sscc(found.group(1))
    if found := _ASSET_PATH.search(path):
        return unit_id("local:8004/" + unquote(found.group(1)))
    raise UnitIdError(f"{uri!r} names no unit: a GS1 Digital Link does by /00/<SSCC> or /8004/<GIAI>")
