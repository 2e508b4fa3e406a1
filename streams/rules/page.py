"""The page docs/rules.md, made from the catalogue: ``python -m streams.rules.page > docs/rules.md``."""

import sys
from typing import Any, Final

from streams.rules.catalogue import RULES
from streams.rules.laws import LAWS
from streams.rules.rule import Grade, Rule
from streams.rules.thresholds import Threshold, thresholds, unit_of

_HEAD: Final = """# 指标目录 The rules

Made by `python -m streams.rules.page > docs/rules.md` from what each rule declares in `streams/rules/`; a test keeps
the two alike. How to write one: [adding-a-rule.md](adding-a-rule.md). Every threshold can be set in the
[policy](policy.md), for the region or for a node or kind of site; every rule can be switched off with
`enabled: false`. What each alert rests on is in its `evidence`, with the thresholds it was judged by under
`thresholds`; `linkage explain ALERT` tells it as a story.
"""


_COLUMNS: Final = "| code | 中文 | English | severity | 职能处室 section |\n|---|---|---|---|---|\n"


def page() -> str:
    parts = [_HEAD, "\n## 一览 At a glance\n\n", _COLUMNS]
    parts += [_row(rule) for rule in RULES]
    parts += [_section(rule) for rule in RULES]
    parts.append(_laws())
    return "".join(parts)


def _row(rule: Rule) -> str:
    name = f"[{rule.code}](#{_anchor(rule)}) | {rule.title_zh} | {rule.title_en}"
    return f"| {name} | {_range(rule.severities)} | {_owner(rule)} |\n"


def _owner(rule: Rule) -> str:
    return f"{rule.section.zh} {rule.section.en}"


def _anchor(rule: Rule) -> str:
    """As code forges make it of the heading."""
    kept = "".join(sign for sign in _heading(rule).lower() if sign.isalnum() or sign in " -_")
    return kept.replace(" ", "-")


def _heading(rule: Rule) -> str:
    return f"{rule.code} {rule.title_zh} {rule.title_en}"


def _range(grades: tuple[Grade, ...]) -> str:
    return " ".join(sorted({grade.severity for grade in grades})) or "–"


def _section(rule: Rule) -> str:
    laws = len([law for law in LAWS if rule.subject in law.subjects])
    return (
        f"\n## {_heading(rule)}\n\n"
        f"- **处置 Staff**: {rule.action_zh}\n  {rule.action_en}\n"
        f"- **职能处室 Section**: {_owner(rule)}\n"
        f"- **对象 Subject**: {rule.subject}; **听取 hears** {_kinds(rule)}; "
        f"put through {laws} [laws](#所受定律-the-laws)\n"
        f"{_grades(rule)}{_thresholds(rule)}{_evidence(rule)}"
    )


def _kinds(rule: Rule) -> str:
    return ", ".join(f"`{kind.__struct_config__.tag}`" for kind in rule.kinds)


def _grades(rule: Rule) -> str:
    if not rule.severities:
        return ""
    rows = [f"| {g.severity} | {f'`{g.level}`' if g.level else '–'} | {g.zh}<br>{g.en} |\n" for g in rule.severities]
    return "\n| severity | level | when |\n|---|---|---|\n" + "".join(rows)


def _thresholds(rule: Rule) -> str:
    rows = [_threshold(one) for one in thresholds(rule.policy)]
    if not rows:
        return "\nNo thresholds 无阈值.\n"
    return "\n| threshold | default | unit | bounds | what |\n|---|---|---|---|---|\n" + "".join(rows)


def _threshold(one: Threshold) -> str:
    zh, en = one.unit
    unit = zh if zh == en else f"{zh} {en}"
    what = "<br>".join(text for text in (one.zh, one.en) if text)
    return f"| `{one.name}` | {_shown(one.default)} | {unit or '–'} | {one.bounds or '–'} | {what} |\n"


def _shown(value: Any) -> str:
    if isinstance(value, tuple | list | frozenset | set):
        return " ".join(f"`{one}`" for one in (value if isinstance(value, tuple | list) else sorted(value))) or "–"
    return f"{value:g}" if isinstance(value, float) else f"{value}"


def _evidence(rule: Rule) -> str:
    if not rule.evidence:
        return ""
    rows = []
    for name, meaning in rule.evidence.items():
        zh, en = ("时间", "time") if name.endswith("_at") else unit_of(name)
        unit = zh if zh == en else f"{zh} {en}"
        rows.append(f"| `{name}` | {unit or '–'} | {meaning.zh}<br>{meaning.en} |\n")
    return "\n| evidence | unit | what |\n|---|---|---|\n" + "".join(rows)


def _laws() -> str:
    rows = [f"| `test_{law.test}` | {' '.join(law.subjects)} | {law.zh}<br>{law.en} |\n" for law in LAWS]
    return (
        "\n## 所受定律 The laws\n\nProperty tests over generated histories (`tests/laws`); a rule is put through them "
        "by being registered.\n\n| test | subjects | law |\n|---|---|---|\n" + "".join(rows)
    )


if __name__ == "__main__":
    sys.stdout.write(page())
