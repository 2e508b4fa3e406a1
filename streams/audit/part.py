"""A partition's own state, its books and its dead letters, as the log and as the store tell them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from streams.audit.difference import Difference, differing, told
from streams.audit.held import StoredPart
from streams.audit.refold import Refold
from streams.store import keys
from streams.store.commit import DeadLetter, PartitionState

_BATCHED: Final = ("version", "books")
"""The version counts batches, which are cut as records arrive; the books are told by themselves."""


def part_told(number: int, log: PartitionState, stored: StoredPart) -> Iterator[Difference]:
    """``log``: folded to the offset that is stored."""
    key, state = keys.part(number), stored.state
    if found := differing(_plain(log.books), _plain(state.books)):
        yield told(number, "books", "books", key, found)
    mine, theirs = _plain(log), _plain(state)
    for name in _BATCHED:
        mine.pop(name, None), theirs.pop(name, None)
    beside = {"version": state.version, "offset": state.offset}
    found = differing(mine, theirs) + differing(beside, {"version": stored.version, "offset": stored.offset})
    if found:
        yield told(number, "partition", "state", key, found)


def letters_told(number: int, refold: Refold, stored: Iterable[DeadLetter]) -> Iterator[Difference]:
    """Those of records that have been folded."""
    log = Counter(map(_letter, refold.shelf.dead))
    store = Counter(_letter(letter) for letter in stored if letter.offset < refold.offset)
    reasons = {_letter(letter): letter.reason for letter in refold.shelf.dead}
    for letter in sorted((log - store) | (store - log)):
        offset, why, _ = letter
        missing = log[letter] > store[letter]
        yield Difference(
            number, "dead letters", f"{number}/{offset}", "missing" if missing else "unknown", keys.dead(number),
            ("reason",), reasons[letter] if missing else "", "" if missing else why,
        )  # fmt: skip


def _letter(letter: DeadLetter) -> tuple[int, str, bytes]:
    """What makes two the same: the words of an error may change with the version."""
    return letter.offset, letter.reason.partition(":")[0], letter.raw


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value)
