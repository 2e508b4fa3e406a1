"""All rules there are: every module of this package that has ``RULES``. Adding a rule is adding a file."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final, NamedTuple

import streams.rules
from streams.events import Pulse
from streams.policy import Policy
from streams.rules.rule import Rule
from streams.rules.section import Section
from streams.world import World
from zones.observed import ObservedTimes
from zones.region import Region


class RuleText(NamedTuple):
    """What staff read of a rule, in both languages, and whose it is."""

    title_zh: str
    title_en: str
    action_zh: str
    action_en: str
    section: Section


READERS: Final = {"catalogue", "page"}
"""Modules here that read the catalogue and are no part of it."""


def _discover() -> tuple[Rule, ...]:
    names = sorted({module.name for module in iter_modules(streams.rules.__path__)} - READERS)
    modules = [import_module(f"streams.rules.{name}") for name in names]
    rules = [rule for module in modules for rule in getattr(module, "RULES", ())]
    return tuple(sorted(rules, key=lambda rule: rule.code))


RULES: Final = _discover()


def catalogue() -> dict[str, RuleText]:
    """Texts by rule code, for every rule that is built."""
    return {
        rule.code: RuleText(rule.title_zh, rule.title_en, rule.action_zh, rule.action_en, rule.section)
        for rule in RULES
    }


def default_policy() -> Policy:
    return Policy({rule.code: rule.policy() for rule in RULES})


def world(region: Region, policy: Policy | None = None, observed: ObservedTimes | None = None) -> World:
    """Region, policy and learned travel times with the judgement of every rule.

    A rule that is switched off is heard all the same: what it found before has to be ended by what ends it.
    """
    kinds = {kind for rule in RULES for kind in rule.kinds}
    return World(
        region=region,
        policy=policy or default_policy(),
        observed=observed,
        judges={kind: tuple(rule.judge for rule in RULES if kind in rule.kinds) for kind in kinds},
        delays={rule.code: rule.delay for rule in RULES if rule.delay},
        mutes={rule.code: rule.mute for rule in RULES if rule.mute},
        heartbeat=tuple(rule.judge for rule in RULES if Pulse in rule.kinds and rule.heartbeats),
    )
