"""The policy in force as a function of the log: every change there was, and the world that each makes (ADR 0010)."""

from functools import lru_cache

from streams.events import PolicyChange
from streams.policy import Policy
from streams.policy_file import recall_policy
from streams.store.commit import PolicyInForce
from streams.world import World

Policies = tuple[PolicyInForce, ...]
"""Oldest first."""


def with_change(known: Policies, change: PolicyChange, time: int) -> Policies:
    """``time``: how far the partition has come (ms); what it has judged stays judged as it was.

    The policy that is in force already, and what is no policy at all, change nothing.
    """
    if (known and known[-1].change.digest == change.digest) or _recalled(change.text) is None:
        return known
    return (*known, PolicyInForce(max(time, change.received), change))


def judging(world: World, policies: Policies) -> World:
    """``world`` judges until the first change."""
    for one in policies:
        policy = _recalled(one.change.text)
        assert policy is not None
        world = world.changed(one.since, policy)
    return world


@lru_cache(maxsize=64)
def _recalled(text: str) -> Policy | None:
    """Every partition of a process needs the same ones."""
    return recall_policy(text)
