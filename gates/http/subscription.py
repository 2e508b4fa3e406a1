"""What the API may make of the register of subscribers: each change is judged against all the others there are."""

from collections.abc import Callable, Collection
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from gates.http.problem import ProblemError
from streams.notifier.enrolled import Enrolled, enrolled
from streams.notifier.file_says import NO_FILE, FileSays
from streams.notifier.guard import RefusedTargetError
from streams.notifier.register import Register, Roll
from streams.notifier.seconds import check_seconds
from streams.notifier.subscriber import FROM_AFAR, Subscriber
from streams.notifier.subscribers_file import in_words
from streams.signature import Secret
from streams.store.errors import StoreUnavailable

MOST: Final = 100
"""Subscribers in the register: each is served by itself, and each may hold back a part of the outbox."""
_TRIES: Final = 20
Keys = Callable[[list[str]], list[str]]
"""Makes the signing keys that are to be used, newest first, of those that are."""


class Known(NamedTuple):
    """Who there is, at one moment."""

    roll: Roll
    file: FileSays

    def present(self, name: str) -> Enrolled | None:
        """The one that may be changed. Raises ProblemError if a name is not the API's to change."""
        if name in self.file.subscribers:
            detail = f"{name} stands in the notifiers' file, which wins: change it there, or choose another name"
            raise ProblemError("conflict", detail, field="name")
        found = self.roll.entries.get(name)
        if found is not None and found.leaving:
            detail = f"{name} is being deleted: come again when a running notifier has let go of what waited for it"
            raise ProblemError("conflict", detail, field="name", retry_after_s=5)
        return found

    def seconds(self) -> dict[str, str | None]:
        """Subscriber → its second channel, of those who are served."""
        theirs = {name: one.subscriber.second for name, one in self.roll.staying.items()}
        return theirs | {name: settings.get("second") for name, settings in self.file.subscribers.items()}


async def changed(register: Register, name: str, change: Callable[[Known], Enrolled]) -> Enrolled:
    """Puts in what ``change`` makes of what is there; again if somebody else was faster."""
    file = await register.file_says() or NO_FILE
    for _ in range(_TRIES):
        roll = await register.read()
        made = change(Known(roll, file))
        if await register.put(name, made, roll.version):
            return made
    raise StoreUnavailable("the register of subscribers is being changed by too many at once")


def put(name: str, written: dict[str, Any], fresh: Secret, nodes: Collection[str], by: str, now: int, known: Known) -> (
    Enrolled
):  # fmt: skip
    """The whole of its settings, as the file would have them; keys that are left out stay as they were.

    Raises ProblemError.
    """
    if written.get("name", name) != name:
        raise ProblemError("unreadable", f"the path says {name}: leave the name out, or write the same", field="name")
    present = known.present(name)
    if present is None and len(known.roll.entries) >= MOST:
        raise ProblemError("conflict", f"there are {MOST} subscribers: delete one that is not needed", field="name")
    keys = present.settings["secrets"] if present is not None else [fresh.text()]
    try:
        one = Subscriber.model_validate({"secrets": keys} | written | {"name": name}, context=FROM_AFAR)
    except ValidationError as error:
        found = [(".".join(map(str, problem["loc"])), in_words(problem)) for problem in error.errors()]
        raise ProblemError("unreadable", "; ".join(map(": ".join, found)), field=found[0][0] or None) from None
    _fits(one, nodes, known)
    return enrolled(one, by, now)


def rotated(name: str, keys: Keys, by: str, now: int, known: Known) -> Enrolled:
    """With other signing keys. Raises ProblemError."""
    present = known.present(name)
    if present is None:
        raise missing(name)
    return Enrolled(present.settings | {"secrets": keys(present.settings["secrets"])}, by, now)


def removed(name: str, by: str, now: int, known: Known) -> Enrolled:
    """Also one that is hidden by the file's: that is how the two are told apart again."""
    hidden = name in known.file.subscribers and name in known.roll.staying
    present = known.roll.entries[name] if hidden else known.present(name)
    if present is None:
        raise missing(name)
    firsts = [] if hidden else [first for first, second in sorted(known.seconds().items()) if second == name]
    if firsts:
        raise ProblemError("conflict", f"{name} is the second of {firsts[0]}: change {firsts[0]} first", field="name")
    return Enrolled(present.settings, by, now, leaving=True)


def missing(name: str) -> ProblemError:
    return ProblemError("not_found", f"no subscriber is named {name!r}", field="name")


def _fits(one: Subscriber, nodes: Collection[str], known: Known) -> None:
    """Into the region, the networks and among the other subscribers."""
    try:
        one.check_address(known.file.guard)
    except RefusedTargetError as error:
        detail = f"{error}; that stands in the notifiers' file and cannot be changed from here"
        raise ProblemError("unreadable", f"url: {detail}", field="url") from None
    try:
        one.check_nodes(nodes)
    except ValueError as error:
        raise ProblemError("unreadable", f"nodes: {error}", field="nodes") from None
    seconds = known.seconds()
    others = {name: second if second in seconds else None for name, second in seconds.items() if name != one.name}
    try:
        check_seconds({one.name: one.second} | others, ())
    except ValueError as error:
        raise ProblemError("unreadable", str(error), field="second") from None
