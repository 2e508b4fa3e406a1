"""Control characters in posted texts: they are on no plate and no seal, and spoil screens, logs and files.

Looked for after decoding, and only where there can be any: JSON writes those of ASCII with a backslash, and the others
(DEL, U+0080 to U+009F) in UTF-8 with one of two bytes that hardly any text has. A pattern in the decoder would look
through every text of every scan, which costs half as much as decoding itself.
"""

import re
from functools import cache
from typing import Annotated, Any, Final, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

END: Final = r"(?![\s\S])"
"""Of a pattern: the very end, in Python and in JSON Schema alike; ``$`` lets a line break pass in one of them."""
PLAIN: Final = rf"^[^\x00-\x1f\x7f-\x9f]*{END}"
WRITTEN: Final = rf"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*{END}"
"""As ``PLAIN``, but of several lines if need be."""
_PATTERN: Final = "printed"


def printed(pattern: str, **more: Any) -> Meta:
    """For a text that ``unprintable`` looks through."""
    return Meta(extra_json_schema={"pattern": pattern}, extra={_PATTERN: pattern}, **more)


def unprintable(raw: bytes, decoded: Any) -> str | None:
    """The first field (``plate.value``) with a control character in it, if any. ``raw`` is what was decoded."""
    if b"\\" not in raw and b"\x7f" not in raw and b"\xc2" not in raw:
        return None
    return _look(decoded)


def _look(found: Any) -> str | None:
    if not isinstance(found, msgspec.Struct):
        return None
    for name, shown, pattern in _fields(type(found)):
        value = getattr(found, name)
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, str):
                if pattern is not None and not pattern.match(one):
                    return shown
            elif (inner := _look(one)) is not None:
                return f"{shown}.{inner}"
    return None


@cache
def _fields(kind: type[msgspec.Struct]) -> list[tuple[str, str, re.Pattern[str] | None]]:
    """Name, name in JSON, and what its text must match."""
    hints = get_type_hints(kind, include_extras=True)
    fields = msgspec.structs.fields(kind)
    return [(field.name, field.encode_name, _pattern(hints[field.name])) for field in fields]


def _pattern(hint: Any) -> re.Pattern[str] | None:
    """That of the text itself, or of the texts in a list of them."""
    if get_origin(hint) is Annotated:
        for meta in hint.__metadata__:
            extra = meta.extra if isinstance(meta, Meta) else None
            if extra is not None and _PATTERN in extra:
                return re.compile(extra[_PATTERN])
    return next((found for part in get_args(hint) if (found := _pattern(part)) is not None), None)
