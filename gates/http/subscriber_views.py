"""Subscribers as the API shows them: the settings there are, and never a signing key but the one just made."""

from typing import Any, Final, Literal

import msgspec

from streams.notifier.enrolled import Enrolled, settings_of
from streams.notifier.file_says import NO_FILE
from streams.notifier.register import Counts, Register
from streams.notifier.subscriber import Subscriber
from streams.times import rfc3339

_SETTINGS: Final[list[Any]] = [
    (name, field.annotation) for name, field in Subscriber.model_fields.items() if name != "secrets"
]
_OF_EACH: Final[list[Any]] = [
    ("source", Literal["file", "api"]),
    ("status", Literal["in_force", "hidden", "leaving"]),
    ("keys", int | None),
    ("changed_at", str | None),
    ("changed_by", str | None),
    ("waiting", int),
    ("dead", int),
]
SubscriberRow: Final[Any] = msgspec.defstruct(
    "SubscriberRow",
    [*_SETTINGS, *_OF_EACH],
    namespace={
        "__doc__": "``hidden``: the file has another of this name, which is served. ``leaving``: deleted, and no "
        "notifier has let go of it yet. ``keys``: messages are signed with so many. ``waiting``: alert versions that "
        "wait for a later attempt. ``dead``: those given up."
    },
)
SubscriberPage: Final[Any] = msgspec.defstruct("SubscriberPage", [("items", list[SubscriberRow]), ("cursor", None)])
SubscriberPut: Final[Any] = msgspec.defstruct(
    "SubscriberPut",
    [("status", Literal["created", "changed"]), ("subscriber", SubscriberRow), ("secret", str | None)],
    namespace={"__doc__": "``secret``: the signing key that was made for it, shown this once; null if none was."},
)


class SigningKeyMade(msgspec.Struct):
    """``secret``: the new signing key, shown this once. ``keys``: messages are signed with so many."""

    name: str
    secret: str
    keys: int


class KeysLeft(msgspec.Struct):
    name: str
    keys: int


class SubscriberLeaving(msgspec.Struct):
    name: str
    status: Literal["leaving"]


async def rows(register: Register) -> list[dict[str, Any]]:
    """Those of the file first. What is kept under a name that both have is the file's."""
    file, roll = await register.file_says() or NO_FILE, await register.read()
    counts = await register.counts(file.subscribers.keys() | roll.entries.keys())
    theirs = [_of_file(settings, counts[name]) for name, settings in sorted(file.subscribers.items())]
    return theirs + [
        of_api(one, (0, 0) if name in file.subscribers else counts[name], hidden=name in file.subscribers)
        for name, one in sorted(roll.entries.items())
    ]


def _of_file(settings: dict[str, Any], counts: Counts) -> dict[str, Any]:
    nobody = {"keys": None, "changed_at": None, "changed_by": None}
    return settings | {"source": "file", "status": "in_force"} | nobody | _counted(counts)


def of_api(one: Enrolled, counts: Counts, *, hidden: bool = False) -> dict[str, Any]:
    status = "leaving" if one.leaving else "hidden" if hidden else "in_force"
    changed = {"changed_at": rfc3339(one.changed_at), "changed_by": one.by}
    of_it = {"source": "api", "status": status, "keys": len(one.subscriber.secrets)}
    return settings_of(one.subscriber) | of_it | changed | _counted(counts)


def _counted(counts: Counts) -> dict[str, int]:
    return dict(zip(("waiting", "dead"), counts, strict=True))
