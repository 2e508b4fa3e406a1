"""Every threshold, as data: one section per rule, and what differs at certain nodes, kinds of site and
classes of enterprise."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

CONDITIONS: Final = ("node", "kind", "credit")
"""What an override can be limited to: a node of the region, a kind of site, the class of a unit's enterprise."""
SWITCH: Final = "enabled"
"""The one field that every rule's section has and that is no threshold."""


class Override(NamedTuple):
    """``when``: condition → the values for which it holds, all of them must. ``rules``: code → field → value."""

    when: Mapping[str, frozenset[str]]
    rules: Mapping[str, Mapping[str, Any]]

    def holds(self, place: Mapping[str, str | None]) -> bool:
        return all(place.get(condition) in values for condition, values in self.when.items())

    @property
    def where(self) -> str:
        """``node PX, DX; kind border``: the same for the same conditions however they are written."""
        return "; ".join(f"{name} {', '.join(sorted(self.when[name]))}" for name in CONDITIONS if name in self.when)


class Policy:
    """Thresholds by rule code: ``policy["A14"].late``. Immutable.

    Of the overrides that hold at a place the one with more conditions wins, of two alike the later one.
    """

    __slots__ = ("_base", "_figures", "_sections", "_views", "overrides")

    def __init__(self, sections: Mapping[str, Any], overrides: Iterable[Override] = ()) -> None:
        self.overrides = tuple(overrides)
        self._sections = self._base = dict(sections)
        self._figures: dict[str, dict[str, Any]] = {}
        self._views: dict[tuple[str | None, str | None, str | None], Policy] = {}

    def __getitem__(self, code: str) -> Any:
        return self._sections[code]

    def at(self, code: str, *, node: str | None = None, kind: str | None = None, credit: str | None = None) -> Any:
        """The rule's section at a node and a kind of site, whatever place this policy is a view of."""
        return self.view(node, kind, credit)[code] if self.overrides else self._sections[code]

    def view(self, node: str | None, kind: str | None, credit: str | None = None) -> "Policy":
        """The policy as it is at one place, for units of enterprises of one class (None: of no class on record)."""
        if not self.overrides:
            return self
        found = self._views.get((node, kind, credit))
        if found is None:
            found = self._views[node, kind, credit] = self._merged({"node": node, "kind": kind, "credit": credit})
        return found

    def figures(self, code: str) -> dict[str, Any]:
        """The rule's thresholds by name, as plain JSON values. Not to be changed."""
        found = self._figures.get(code)
        if found is None:
            whole = self._sections[code].model_dump(mode="json")
            found = self._figures[code] = {name: value for name, value in whole.items() if name != SWITCH}
        return found

    def codes(self) -> list[str]:
        return sorted(self._sections)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Policy) and self._sections == other._sections and self.overrides == other.overrides

    def _merged(self, place: Mapping[str, str | None]) -> "Policy":
        """Raises what the sections' own validation raises: what is right by itself may be wrong together."""
        sections = dict(self._base)
        for override in sorted(self.overrides, key=lambda one: len(one.when)):
            if override.holds(place):
                for code, fields in override.rules.items():
                    section = sections[code]
                    sections[code] = section.model_validate(section.model_dump() | dict(fields))
        view = Policy(sections, self.overrides)
        view._base, view._views = self._base, self._views
        return view
