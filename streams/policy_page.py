"""A whole policy as a commented file, in Chinese and English: every rule, every threshold, its default and limits."""

import json
from collections.abc import Iterator
from typing import Any, Final

from streams.policy import SWITCH, Policy
from streams.rules.catalogue import RULES
from streams.rules.rule import Rule
from streams.rules.thresholds import Threshold, thresholds

_HEAD: Final = """\
# 规则阈值 The policy: every rule with its thresholds. Keep of it what you change; what a file leaves out is as the
# rule has it. 单位见方括号 units in brackets. 试算 Try it on a recording before using it:
#   linkage replay RECORDING --policy FILE --against alerts.jsonl
rules:
"""
_PLACES: Final = """
# 分关区、场所类型的阈值 Thresholds of a node or a kind of site (the one with more conditions wins, then the later):
# overrides:
#   - when: {node: PX}            # or {kind: border}, or both; lists are taken: {node: [PX, DX]}
#     rules:
#       A14: {late_plus_h: 2}
"""


def policy_page(policy: Policy) -> str:
    """YAML that reads back as this very policy."""
    return _HEAD + "".join(line for rule in RULES for line in _rule(rule, policy)) + _overrides(policy)


def _rule(rule: Rule, policy: Policy) -> Iterator[str]:
    severities = " ".join(sorted({grade.severity for grade in rule.severities}))
    yield f"\n  # {rule.title_zh} {rule.title_en}{f' ({severities})' if severities else ''}\n  {rule.code}:\n"
    yield f"    {SWITCH}: {_value(policy[rule.code].enabled)}\n"
    figures = policy.figures(rule.code)
    for one in thresholds(rule.policy):
        yield from _threshold(one, figures[one.name])


def _threshold(one: Threshold, value: Any) -> Iterator[str]:
    limits = ", ".join(part for part in (" ".join(dict.fromkeys(one.unit)), one.bounds) if part)
    texts = [text for text in (one.zh, one.en) if text]
    yield f"    # {' '.join(texts)}{f' [{limits}]' if limits else ''}\n"
    default = json.loads(json.dumps(one.default))
    yield f"    {one.name}: {_value(value)}{'' if value == default else f'  # 默认 default {_value(default)}'}\n"


def _overrides(policy: Policy) -> str:
    if not policy.overrides:
        return _PLACES
    lines = ["\noverrides:\n"]
    for override in policy.overrides:
        when = ", ".join(f"{name}: [{', '.join(sorted(values))}]" for name, values in override.when.items())
        lines.append(f"  - when: {{{when}}}\n    rules:\n")
        for code, fields in override.rules.items():
            lines.append(f"      {code}:\n")
            lines += [f"        {name}: {_value(value)}\n" for name, value in fields.items()]
    return "".join(lines)


def _value(value: Any) -> str:
    """A float that is a whole number is written as one; lists as JSON, which is YAML."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)
