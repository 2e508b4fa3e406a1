"""Drives one partition's pure core over a store: load what a batch touches, fold, commit, accept."""

from typing import Final, Protocol

from streams.batch import NeedFull
from streams.events import Entry
from streams.fold.alert import Alert
from streams.store.commit import Commit, DeadLetter, Store, Stored, Trail

ATTEMPTS: Final = 1_000
"""Each attempt at a batch loads at least one more trail, or the whole of one; more is a core that never has enough."""


class Core(Protocol):
    """What ``streams.partition.Partition`` offers; see there."""

    @property
    def number(self) -> int: ...
    def missing(self, entries: list[Entry]) -> list[str]: ...
    def wants_full(self, entries: list[Entry]) -> list[str]: ...
    def adopt(self, found: dict[str, Stored], absent: list[str]) -> None: ...
    def adopt_full(self, trails: dict[str, Trail], alerts: dict[str, dict[str, Alert]]) -> None: ...
    def run(self, entries: list[Entry], next_offset: int, dead: list[DeadLetter]) -> Commit: ...
    def accept(self, commit: Commit) -> None: ...
    def shrink(self, keep: int) -> None: ...


async def apply_batch(
    store: Store, core: Core, entries: list[Entry], next_offset: int, dead: list[DeadLetter]
) -> Commit:
    """Fold ``entries`` and make the outcome last. Raises Fenced or whatever the store raises during an outage;
    after either, go on with a new core made from the stored state."""
    commit = await fold_batch(store, core, entries, next_offset, dead)
    await store.commit(commit)
    core.accept(commit)
    return commit


async def fold_batch(
    store: Store, core: Core, entries: list[Entry], next_offset: int, dead: list[DeadLetter]
) -> Commit:
    """The commit that ``entries`` lead to. Until it is made and accepted, the core folds nothing else."""
    await load_batch(store, core, entries)
    for _ in range(ATTEMPTS):
        try:
            return core.run(entries, next_offset, dead)
        except NeedFull as need:
            await _load_full(store, core, need.subjects, need.whole)
    raise RuntimeError(f"partition {core.number}: the core still lacks trails after {ATTEMPTS} attempts")


async def load_batch(store: Store, core: Core, entries: list[Entry]) -> None:
    """Brings into the core what ``entries`` are known to touch; harmless to repeat."""
    if missing := core.missing(entries):
        found = await store.load(core.number, missing)
        core.adopt(found, [subject for subject in missing if subject not in found])
    if wanted := core.wants_full(entries):
        await _load_full(store, core, wanted, whole=False)


async def _load_full(store: Store, core: Core, subjects: list[str], whole: bool) -> None:
    trails = await store.trails(core.number, subjects, whole)
    alerts = await store.alerts_of(core.number, subjects)
    core.adopt_full(trails, alerts)
