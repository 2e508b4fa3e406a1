"""One thing that the log and the store tell otherwise, and which field of it."""

from typing import Any, Final, Literal, NamedTuple

import msgspec

Verdict = Literal["missing", "unknown", "differs"]
"""``missing``: the log has it, the store has not; ``unknown``: the other way round."""

Value = str | list[str] | None
"""A member's value, or a whole list; None: it is not there."""

SHOWN: Final = 60
"""Characters of a value that are shown."""
FIELDS: Final = 8
"""Fields of one thing that are named."""


class Difference(NamedTuple):
    """``name``: the subject, or the id of the alert or movement. ``key``: where it lies in Redis.

    ``fields``: those that differ, the first few; ``log`` and ``store``: both values of the first, or the whole.
    """

    partition: int
    kind: str
    name: str
    verdict: Verdict
    key: str
    fields: tuple[str, ...] = ()
    log: str = ""
    store: str = ""


_KINDS: Final = {
    "subjects": "heads", "trail": "trails", "due": "deadlines", "in": "places", "place": "places", "places": "places",
    "at": "places", "sites": "places", "marks": "marks",
    "alerts": "alerts", "movements": "movements", "served": "served",
}  # fmt: skip
KINDS: Final = (
    "partition", "books", "heads", "trails", "deadlines", "places", "marks", "alerts", "alert lists", "movements",
    "movement lists", "served", "dead letters", "told",
)  # fmt: skip
"""What a difference can be in, in the order of reports."""


def kind_of_key(key: str) -> str:
    """``alerts:{3}`` are alerts; what hangs behind it (by state, by rule, counts) are lists of them."""
    kind = _KINDS[key.partition(":")[0]]
    listed = kind in ("alerts", "movements") and not key.endswith("}")
    return f"{kind.removesuffix('s')} lists" if listed else kind


def named(key: str, member: str) -> str:
    """What a reader of the report knows it by: a subject, an id, a list with what is in it."""
    behind = key.partition("}")[2].removeprefix(":")
    if key.startswith("trail:"):
        return behind
    if key.startswith(("subjects:", "due:", "place:")) or not behind:
        return member
    return f"{behind}: {member}"


def compared(partition: int, key: str, member: str, log: Value, store: Value) -> Difference | None:
    """None if both tell the same; JSON may have its fields in any order."""
    kind, name = kind_of_key(key), named(key, member)
    if kind == "served":  # what was counted and taken off again leaves a nought
        log, store = (None if value == "0" else value for value in (log, store))
    if log == store:
        return None
    if log is None or store is None:
        verdict: Verdict = "missing" if store is None else "unknown"
        return Difference(partition, kind, name, verdict, key, (), shown(log), shown(store))
    found = differing(_plain(log), _plain(store))
    return told(partition, kind, name, key, found) if found else None


def told(partition: int, kind: str, name: str, key: str, found: list[tuple[str, Any, Any]]) -> Difference:
    """``found``: at least one field that differs, with both values."""
    _, log, store = found[0]
    fields = tuple(field for field, _, _ in found[:FIELDS] if field)
    return Difference(partition, kind, name, "differs", key, fields, shown(log), shown(store))


def differing(log: Any, store: Any, path: str = "") -> list[tuple[str, Any, Any]]:
    """(path, one value, the other) of every leaf that differs; a field that is not there counts as null."""
    if isinstance(log, dict) and isinstance(store, dict):
        return [
            one
            for name in sorted(log.keys() | store.keys(), key=str)
            for one in differing(log.get(name), store.get(name), f"{path}.{name}" if path else str(name))
        ]
    return [] if log == store else [(path, log, store)]


def shown(value: Any) -> str:
    """Empty for what is not there."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _plain(value: str | list[str]) -> Any:
    """JSON taken apart; a list by position."""
    if isinstance(value, list):
        return {str(at): _plain(one) for at, one in enumerate(value)}
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError:
        return value
