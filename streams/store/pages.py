"""A page of a long list, and where the next one begins."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

Item = TypeVar("Item")
Place = TypeVar("Place")


class BadCursor(ValueError):
    """The cursor was not made by an earlier page of this list."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """``cursor`` is None on the last page. A page may be short, even empty, and still have a next one:
    a filter that finds little is not allowed to read everything at one go."""

    items: list[Item]
    cursor: str | None = None


def to_cursor(place: tuple[int | str, ...]) -> str:
    return urlsafe_b64encode(msgspec.json.encode(place)).rstrip(b"=").decode()


def from_cursor(cursor: str, shape: type[Place]) -> Place:
    """Raises BadCursor."""
    try:
        raw = urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.DecodeError, binascii.Error, UnicodeError) as error:
        raise BadCursor("cursor: pass on the one that the page before gave, unchanged") from error
