"""What a rule is: its code, texts, default policy, the event kinds it hears, and its judgement."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from streams.events import AnyEvent
from streams.fold.finding import Finding
from streams.fold.heads import DeviceHead, UnitHead
from streams.fold.step import Step
from streams.store.commit import PartitionState
from streams.world import World

UnitStep = Step[UnitHead]
DeviceStep = Step[DeviceHead]

Delay = Callable[[Finding, int, PartitionState], int]
"""(finding, limit ms, partition) → ms by which the limit moves for what every partition was told (a closed road)."""

Mute = Callable[[Finding, int, PartitionState, World], "Muted | None"]
"""(finding, now ms, partition, world) → how it is softened while its cause is elsewhere (a gate that is silent)."""


@dataclass(frozen=True, slots=True)
class Muted:
    """Rings at ``severity`` only, and is looked at again at partition time ``again`` (ms)."""

    severity: str
    again: int


class RulePolicy(BaseModel):
    """Thresholds of one rule; subclasses name them with unit and default. Unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """``judge`` reads a step (event, head before and after) and opens, ends or withdraws findings on it."""

    code: str
    subject: Literal["unit", "device"]
    title_zh: str
    title_en: str
    action_zh: str
    action_en: str
    kinds: tuple[type[AnyEvent], ...]
    judge: Callable[[Any], None]
    policy: type[RulePolicy] = RulePolicy
    delay: Delay | None = None
    mute: Mute | None = None
