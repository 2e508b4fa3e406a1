"""Gates a story depends on: while they are silent, what the story claims would rightly be muted."""

from gates.simulation.dice import HOUR, MINUTE
from gates.simulation.faults.ground import Ground
from gates.simulation.life import Life

_MUTED = frozenset({"A10", "A11", "A24", "A25"})
"""Rules that keep still while a gate that could explain the finding is silent (domain §6.7)."""
_NEAR_MS = 15 * MINUTE


class Witnesses:
    """Looks up whether a device may be silent at a time."""

    def __init__(self, ground: Ground) -> None:
        self._seen: dict[str, list[int]] = {}
        self._sites: dict[str, list[tuple[int, int]]] = {}
        self._region = ground.network.region
        told: dict[int, tuple[Life, list[tuple[int, str]]]] = {}
        for device, steps in ground.steps.items():
            for step in steps:
                if step.life.story is not None:
                    self._seen.setdefault(device, []).append(step.at)
                    told.setdefault(id(step.life), (step.life, []))[1].append((step.at, device))
        for life, sightings in told.values():
            if _MUTED & {claim.rule for claim in life.claims}:
                self._watch(sightings)

    def needed(self, device: str, begin: int, end: int) -> bool:
        if any(begin - _NEAR_MS < at < end + _NEAR_MS for at in self._seen.get(device, ())):
            return True
        site = self._region.devices[device].site
        return any(begin < stop and start < end for start, stop in self._sites.get(site, ()))

    def _watch(self, sightings: list[tuple[int, str]]) -> None:
        """Every site of the life, for as long as the unit may be thought to be there."""
        sites: dict[str, list[int]] = {}
        sightings.sort()
        for number, (at, device) in enumerate(sightings):
            following = sightings[min(number + 1, len(sightings) - 1)][0]
            sites.setdefault(self._region.devices[device].site, []).extend((at, following))
        for site, times in sites.items():
            self._sites.setdefault(site, []).append((min(times) - HOUR, max(times) + HOUR))
