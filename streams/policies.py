"""What judges as a function of the log: every change there was of policy and travel times, and the world that each
makes (ADR 0010, 0012)."""

from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import Any

from streams.events import PolicyChange, TravelTimes
from streams.policy import Policy
from streams.policy_file import recall_policy
from streams.store.commit import C, InForce, PolicyInForce, TimesInForce
from streams.travel_table import recall_table
from streams.world import World
from zones.observed import ObservedTimes

Policies = tuple[PolicyInForce, ...]
"""Oldest first."""
Times = tuple[TimesInForce, ...]
"""Oldest first."""


def with_change(known: Policies, change: PolicyChange, time: int) -> Policies:
    """``time``: how far the partition has come (ms); what it has judged stays judged as it was.

    The policy that is in force already, and what is no policy at all, change nothing.
    """
    return _with(known, change, time, _recalled)


def with_times(known: Times, change: TravelTimes, time: int) -> Times:
    """The same of travel times."""
    return _with(known, change, time, _recalled_times)


def judging(world: World, policies: Policies, times: Times = ()) -> World:
    """``world`` judges until the first change."""
    changes: list[tuple[int, dict[str, Any]]] = [
        *((one.since, {"policy": _recalled(one.change.text) or world.policy}) for one in policies),
        *((one.since, {"observed": _recalled_times(one.change.text)}) for one in times),
    ]
    for since, changed in sorted(changes, key=itemgetter(0)):
        world = world.changed(since, **changed)
    return world


def _with(
    known: tuple[InForce[C], ...], change: C, time: int, recalled: Callable[[str], object | None]
) -> tuple[InForce[C], ...]:
    if (known and known[-1].change.digest == change.digest) or recalled(change.text) is None:
        return known
    return (*known, InForce(max(time, change.received), change))


@lru_cache(maxsize=64)
def _recalled(text: str) -> Policy | None:
    """Every partition of a process needs the same ones."""
    return recall_policy(text)


@lru_cache(maxsize=64)
def _recalled_times(text: str) -> ObservedTimes | None:
    return recall_table(text)
