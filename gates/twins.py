"""A field given twice: two readers of the same JSON may take another one each, so nobody may take either."""

import json
from typing import Any, NamedTuple

import msgspec

_COLON = b'":'


class TwiceError(Exception):
    """``name``: the field that an object has twice."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def check_twins(raw: bytes) -> None:
    """Raises TwiceError; ValueError or RecursionError if it is no JSON at all.

    Quick where there are none: what was read is written again, and has as many fields as before.
    """
    if _may_have_twins(raw):
        _refuse(_objects(raw))


def twins_of_items(raw: bytes) -> dict[int, str]:
    """Of a batch: place of an item → the field that it has twice, anywhere in it. Raises as ``check_twins`` does, where
    it is the batch itself that has one."""
    if not _may_have_twins(raw):
        return {}
    batch = _objects(raw)
    if not isinstance(batch, _Object) or batch.own is not None:
        _refuse(batch)
        return {}
    items = batch.fields.pop("items", None)
    _refuse(list(batch.fields.values()))
    if not isinstance(items, list):
        _refuse(items)
        return {}
    return {place: twin for place, item in enumerate(items) if (twin := _twin(item)) is not None}


class _Object(NamedTuple):
    """``own``: the field that it has twice."""

    own: str | None
    fields: dict[str, Any]


def _may_have_twins(raw: bytes) -> bool:
    """Only where counting cannot say that there are none is every object looked at."""
    if _hides_ends(raw):
        return True
    try:
        written = msgspec.json.encode(msgspec.json.decode(raw))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return True  # a number beyond all bounds, say: whoever decodes it says what is wrong
    return raw.count(_COLON) != written.count(_COLON)


def _hides_ends(raw: bytes) -> bool:
    """Whether something in it may hide the end of a field's name from counting."""
    if len(raw.split(None, 1)) < 2 and b"\\" not in raw:  # quick, and so it is with what a machine has written
        return False
    return b'" ' in raw or b'"\n' in raw or b'"\r' in raw or b'"\t' in raw or b"\\u0022" in raw


def _objects(raw: bytes) -> Any:
    return json.loads(raw, object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=str)


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    fields: dict[str, Any] = {}
    own = None
    for name, value in pairs:
        if name in fields and own is None:
            own = name[:80]
        fields[name] = value
    return _Object(own, fields)


def _twin(value: Any) -> str | None:
    """The first there is, the outer ones first."""
    if isinstance(value, _Object):
        return value.own if value.own is not None else _twin(list(value.fields.values()))
    found = (_twin(one) for one in value) if isinstance(value, list) else ()
    return next((twin for twin in found if twin is not None), None)


def _refuse(value: Any) -> None:
    if (twin := _twin(value)) is not None:
        raise TwiceError(twin)
