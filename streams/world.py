"""What judgement stands on besides the events: region, policy and travel times in force, and the rules there are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from streams.policy import Policy
from zones.observed import ObservedTimes
from zones.region import Region


@dataclass(frozen=True, slots=True)
class World:
    """``judges`` by event kind, ``delays`` and ``mutes`` by rule code (see streams.rules.rule.Rule); ``heartbeat``:
    those who hear a heartbeat of a device on which nothing stands.

    ``observed``: travel times learned from past transits, if any are in force (ADR 0014). ``later``: (partition time in
    ms, the world from then on), newest first: how policy and travel times were changed (ADR 0010).
    """

    region: Region
    policy: Policy
    judges: Mapping[type, tuple[Callable[[Any], None], ...]]
    delays: Mapping[str, Callable[..., int]]
    mutes: Mapping[str, Callable[..., Any]]
    observed: ObservedTimes | None = None
    heartbeat: tuple[Callable[[Any], None], ...] = ()
    later: tuple[tuple[int, "World"], ...] = ()
    rating: str | None = None
    _places: dict[tuple[str | None, str | None], "World"] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def at(self, received: int) -> "World":
        """The world that judges what was received at this time (ms): after the change, not with it."""
        for since, world in self.later:
            if received > since:
                return world
        return self

    def here(self, site: str | None, rating: str | None = None) -> "World":
        """The world with the thresholds of one site, for a unit whose enterprise is of the class ``rating``."""
        if not self.policy.overrides or (site is None and rating is None):
            return self
        found = self._places.get((site, rating))
        if found is None:
            node, kind = (None, None) if site is None else (self.region.node_of(site), self.region.sites[site].kind)
            view = self.policy.view(node, kind, rating)
            found = self._places[site, rating] = replace(self, policy=view, rating=rating)
        return found

    def filed(self, node: str | None, site: str | None) -> Policy:
        """The thresholds of what is filed under this node and site, as an alert is."""
        if not self.policy.overrides:
            return self.policy
        return self.policy.view(node, None if site is None else self.region.sites[site].kind, self.rating)

    def changed(self, since: int, **changed: Any) -> "World":
        """This world, and from partition time ``since`` (ms) on its newest with another ``policy`` or ``observed``."""
        newest = self.later[0][1] if self.later else self
        return replace(self, later=((since, replace(newest, **changed, later=())), *self.later))
