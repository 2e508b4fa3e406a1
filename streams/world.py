"""What judgement stands on besides the events: the region, the policy in force, and the rules that are on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from streams.policy import Policy
from zones.region import Region


@dataclass(frozen=True, slots=True)
class World:
    """``judges`` by event kind, ``delays`` and ``mutes`` by rule code (see streams.rules.rule.Rule)."""

    region: Region
    policy: Policy
    judges: Mapping[type, tuple[Callable[[Any], None], ...]]
    delays: Mapping[str, Callable[..., int]]
    mutes: Mapping[str, Callable[..., Any]]
