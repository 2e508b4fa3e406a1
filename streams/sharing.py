"""有条件共享: which confidential content each role may see (domain §9), in the API, webhooks and dashboards alike.

Three things are confidential: what comes from the anti-smuggling ``watch`` list, an enterprise's ``credit``
class, and links to ``photo`` evidence. An alert still reaches who may not see them, with that content left out;
traders alone are not told that there is one (``untold``).
"""

from typing import Any, Final, Literal

Role = Literal["kiosk", "operator", "section", "agency", "trader", "viewer", "admin"]
Confidential = Literal["watch", "credit", "photo"]

EVERYTHING: Final[frozenset[Confidential]] = frozenset({"watch", "credit", "photo"})
NOTHING: Final[frozenset[Confidential]] = frozenset()

SEES: Final[dict[Role, frozenset[Confidential]]] = {
    "kiosk": NOTHING,
    "operator": frozenset({"photo"}),
    "section": frozenset({"photo", "credit"}),
    "agency": NOTHING,
    "trader": NOTHING,
    "viewer": NOTHING,
    "admin": EVERYTHING,
}

WATCH_RULES: Final = frozenset({"A52"})
"""Rules whose very evidence is watch-list content."""


def uncounted(sees: frozenset[Confidential]) -> frozenset[str]:
    """Rules whose alerts are in no figure of who may not see what they rest on: how many there are, where and at what
    hour would tell."""
    return frozenset() if "watch" in sees else WATCH_RULES


def untold(role: Role) -> frozenset[str]:
    """Rules of whose alerts a role is not told at all. Whoever is watched would learn it from there being one."""
    return WATCH_RULES if role == "trader" else frozenset()


FIELDS: Final[dict[str, Confidential]] = {
    "photo": "photo",
    "photo_ref": "photo",
    "photos": "photo",
    "video": "photo",
    "credit": "credit",
    "rating": "credit",
    "credit_class": "credit",
    "watch": "watch",
    "watch_list": "watch",
}
"""The one list: fields of events and evidence that hold confidential content, at whatever depth they stand."""


def shared(evidence: dict[str, Any], sees: frozenset[Confidential]) -> dict[str, Any]:
    """Evidence without what may not be seen, at any depth. What was left out is named under ``redacted``."""
    if sees >= EVERYTHING:
        return evidence
    hidden: set[str] = set()
    kept: dict[str, Any] = _without(evidence, sees, hidden)
    return kept | {"redacted": sorted(hidden)} if hidden else kept


def _without(value: Any, sees: frozenset[Confidential], hidden: set[str]) -> Any:
    if isinstance(value, dict):
        kept = {}
        for key, inner in value.items():
            kind = FIELDS.get(key)
            if kind and kind not in sees:
                hidden.add(kind)
            else:
                kept[key] = _without(inner, sees, hidden)
        return kept
    if isinstance(value, list | tuple):
        return [_without(inner, sees, hidden) for inner in value]
    return value
