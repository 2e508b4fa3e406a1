"""The thresholds of a rule as data that explains itself: default, unit, limits, and what it is in both languages.

The policy file's check, `linkage policy show`, docs/rules.md and the stories of alerts all read them here.
"""

from typing import Any, Final, NamedTuple

from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo

from streams.policy import SWITCH

UNITS: Final[dict[str, tuple[str, str]]] = {
    "kmh": ("公里/小时", "km/h"),
    "km": ("公里", "km"),
    "m": ("米", "m"),
    "kg": ("千克", "kg"),
    "pct": ("%", "%"),
    "d": ("天", "days"),
    "days": ("天", "days"),
    "h": ("小时", "h"),
    "hours": ("小时", "h"),
    "min": ("分钟", "min"),
    "s": ("秒", "s"),
}
"""What the last part of a threshold's or figure's name says of its unit, in Chinese and English."""


class Threshold(NamedTuple):
    """``zh`` is empty as long as a rule has not said it. ``bounds``: ``≥ 0``, ``> 0`` and the like."""

    name: str
    default: Any
    zh: str
    en: str
    bounds: str

    @property
    def unit(self) -> tuple[str, str]:
        """In Chinese and English; empty for a count, a factor or a list."""
        return unit_of(self.name)


def threshold(default: Any, *, zh: str, en: str, **limits: Any) -> Any:
    """A field of a ``RulePolicy``; ``limits`` are pydantic's: ``gt``, ``ge``, ``lt``, ``le``."""
    return Field(default, description=en, json_schema_extra={"zh": zh}, **limits)


def thresholds(policy: type[BaseModel]) -> tuple[Threshold, ...]:
    """All but the switch, in the order in which they are declared."""
    return tuple(_threshold(name, field) for name, field in policy.model_fields.items() if name != SWITCH)


def unit_of(name: str) -> tuple[str, str]:
    """``late_plus_h`` → (小时, h)."""
    return UNITS.get(name.rpartition("_")[2], ("", "")) if "_" in name else ("", "")


def _threshold(name: str, field: FieldInfo) -> Threshold:
    extra = field.json_schema_extra
    zh = str(extra.get("zh", "")) if isinstance(extra, dict) else ""
    return Threshold(name, field.default, zh, field.description or "", _bounds(field))


_SIGNS: Final = (("gt", ">"), ("ge", "≥"), ("lt", "<"), ("le", "≤"))


def _bounds(field: FieldInfo) -> str:
    """In the order in which one reads them: ``> 0, ≤ 100``."""
    found = []
    for part in field.metadata:
        found += [f"{sign} {getattr(part, limit):g}" for limit, sign in _SIGNS if hasattr(part, limit)]
    return ", ".join(found)
