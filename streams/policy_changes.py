"""What differs between two policies, threshold by threshold and place by place."""

from typing import Any, NamedTuple

from streams.policy import SWITCH, Policy


class Difference(NamedTuple):
    """``where``: empty for the region, else as ``Override.where`` says it. None: not said for that place."""

    rule: str
    field: str
    where: str
    was: Any
    now: Any


def differences(old: Policy, new: Policy) -> list[Difference]:
    """By rule; the region's thresholds before those of places."""
    was, now = _listed(old), _listed(new)
    found = [Difference(*key, was.get(key), now.get(key)) for key in was | now if was.get(key) != now.get(key)]
    return sorted(found, key=lambda one: (one.rule, one.where, one.field))


def _listed(policy: Policy) -> dict[tuple[str, str, str], Any]:
    """(rule, field, where) → value."""
    found: dict[tuple[str, str, str], Any] = {}
    for code in policy.codes():
        found[code, SWITCH, ""] = policy[code].enabled
        found |= {(code, name, ""): value for name, value in policy.figures(code).items()}
    for override in policy.overrides:
        for code, fields in override.rules.items():
            found |= {(code, name, override.where): value for name, value in fields.items()}
    return found
