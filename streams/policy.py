"""Every threshold, as data: one section per rule."""

from typing import Any


class Policy:
    """Thresholds by rule code: ``policy["A14"].late``. Immutable."""

    __slots__ = ("_sections",)

    def __init__(self, sections: dict[str, Any]) -> None:
        self._sections = dict(sections)

    def __getitem__(self, code: str) -> Any:
        return self._sections[code]

    def codes(self) -> list[str]:
        return sorted(self._sections)
