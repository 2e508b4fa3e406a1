"""What a rule is: its code, texts, default policy, the event kinds it hears, and its judgement."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, field_validator

from streams.events import AnyEvent
from streams.fold.finding import Finding
from streams.fold.heads import DeviceHead, UnitHead
from streams.fold.step import Step
from streams.rules.section import Section
from streams.store.commit import PartitionState
from streams.world import World

UnitStep = Step[UnitHead]
DeviceStep = Step[DeviceHead]

Delay = Callable[[Finding, int, PartitionState], int]
"""(finding, limit ms, partition) → ms by which the limit moves for what every partition was told (a closed road). Of
what rings without a limit anything but 0 means: not at all."""

Mute = Callable[[Finding, int, PartitionState, World], "Muted | None"]
"""(finding, now ms, partition, world) → how it is softened while its cause is elsewhere (a gate that is silent)."""


@dataclass(frozen=True, slots=True)
class Muted:
    """Rings at ``severity`` only, and is looked at again at partition time ``again`` (ms)."""

    severity: str
    again: int


SMALLEST: Final = 0.001
LARGEST: Final = 1_000_000
"""No threshold that is a number may lie outside of these (0 apart): times made of it stay times."""


class RulePolicy(BaseModel):
    """Thresholds of one rule; subclasses name them with unit and default. Unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    enabled: bool = True

    @field_validator("*")
    @classmethod
    def _sane(cls, value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float) or value == 0:
            return value
        if not SMALLEST <= abs(value) <= LARGEST:
            raise ValueError(f"must be 0 or lie between {SMALLEST:g} and {LARGEST:,}")
        return value


class Grade(NamedTuple):
    """One way in which a rule rings: severity, level if it has levels, and when, in both languages.

    ``unmet`` says why the generated histories cannot come to it, where they cannot.
    """

    severity: Literal["P1", "P2", "P3", "P4"]
    zh: str
    en: str
    level: str | None = None
    unmet: str = ""


class Meaning(NamedTuple):
    """What one entry of an alert's evidence is, in both languages. The unit is the last part of its name."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Rule:
    """``judge`` reads a step (event, head before and after) and opens, ends or withdraws findings on it.

    ``section``: whose its alerts are. ``severities`` and ``evidence`` (by name) are all that its alerts can have; the
    laws hold it to that.
    ``heartbeats`` False: a heartbeat tells it nothing while no finding of the device stands. Most of what gates send
    are heartbeats, so a rule that need not hear them should say so.
    """

    code: str
    subject: Literal["unit", "device", "plate", "enterprise", "site", "subscriber"]
    title_zh: str
    title_en: str
    section: Section
    action_zh: str
    action_en: str
    kinds: tuple[type[AnyEvent], ...]
    judge: Callable[[Any], None]
    policy: type[RulePolicy] = RulePolicy
    delay: Delay | None = None
    mute: Mute | None = None
    severities: tuple[Grade, ...] = ()
    evidence: Mapping[str, Meaning] = field(default_factory=dict, hash=False)
    heartbeats: bool = True
