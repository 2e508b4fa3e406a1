"""Policies to put through the laws: any that the file's check accepts, also absurd ones."""

from typing import Any

import yaml
from hypothesis import strategies as st

from streams.events import PolicyChange
from streams.policy import SWITCH
from streams.policy_file import PolicyError, policy_digest, read_policy
from streams.rules.catalogue import RULES
from streams.rules.rule import LARGEST, SMALLEST
from streams.rules.thresholds import thresholds
from tests.bench import the_world

_BY_CODE = {rule.code: rule for rule in RULES}


def _value(default: Any) -> st.SearchStrategy[Any]:
    if isinstance(default, bool):
        return st.booleans()
    if isinstance(default, int | float):
        near = [default * factor for factor in (0.25, 0.9, 1.1, 4.0)]
        return st.sampled_from([*near, 0, SMALLEST, 1, LARGEST]).map(type(default))
    return st.just(list(default) if isinstance(default, tuple) else default)


@st.composite
def _rules(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for code in draw(st.sets(st.sampled_from(sorted(_BY_CODE)), min_size=len(_BY_CODE) // 2)):
        fields: dict[str, Any] = {SWITCH: draw(st.sampled_from((True, True, False)))}
        for one in thresholds(_BY_CODE[code].policy):
            if draw(st.booleans()):
                fields[one.name] = draw(_value(one.default))
        if _accepted({"rules": {code: fields}}):
            found[code] = fields
    return found


def _accepted(whole: dict[str, Any]) -> bool:
    try:
        read_policy(yaml.safe_dump(whole))
    except PolicyError:
        return False
    return True


@st.composite
def policy_texts(draw: st.DrawFn) -> str:
    """A whole file: thresholds of some rules, and of some rules at one place."""
    whole: dict[str, Any] = {"rules": draw(_rules())}
    if draw(st.booleans()):
        when: dict[str, Any] = draw(
            st.sampled_from(
                ({"node": "QZ"}, {"kind": "zone"}, {"credit": "dishonest"}, {"node": ["FC", "PX"], "kind": "border"})
            )
        )
        override = {"when": when, "rules": draw(_rules())}
        if override["rules"] and _accepted(whole | {"overrides": [override]}):
            whole["overrides"] = [override]
    text: str = yaml.safe_dump(whole)
    read_policy(text, region=the_world().region)
    return text


def change(text: str, received: int, by: str = "li.wei") -> PolicyChange:
    return PolicyChange(f"policy-{received}", received, by, text, policy_digest(text))
