"""docs/rules.md is what the rules declare today."""

import subprocess
import sys
from pathlib import Path

from streams.rules.catalogue import RULES
from streams.rules.page import page
from streams.rules.rule import RulePolicy
from streams.rules.thresholds import threshold, thresholds, unit_of

PAGE = Path(__file__).parents[3] / "docs" / "rules.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: make docs"


def test_every_rule_has_a_section_and_each_threshold_a_row() -> None:
    made = page()
    for rule in RULES:
        section = made.partition(f"\n## {rule.code} ")[2].partition("\n## ")[0]
        for one in thresholds(rule.policy):
            assert section.count(f"| `{one.name}` |") >= 1, (rule.code, one.name)
        for name in rule.evidence:
            assert f"| `{name}` |" in section, (rule.code, name)


def test_links_lead_to_headings() -> None:
    made = page()
    for rule in RULES:
        anchor = made.partition(f"[{rule.code}](#")[2].partition(")")[0]
        heading = next(line for line in made.splitlines() if line.startswith(f"## {rule.code} "))
        slug = "".join(s for s in heading[3:].lower() if s.isalnum() or s in " -_").replace(" ", "-")
        assert anchor == slug


def test_the_command_prints_the_page() -> None:
    ran = subprocess.run([sys.executable, "-m", "streams.rules.page"], capture_output=True, check=True)
    assert ran.stdout.decode() == page()


class Policy(RulePolicy):
    slack_min: float = threshold(5, ge=0, le=60, zh="宽限", en="Slack")
    names: tuple[str, ...] = threshold(("a",), zh="名称", en="Names")


def test_a_threshold_says_its_default_unit_and_bounds() -> None:
    slack, names = thresholds(Policy)
    assert (slack.default, slack.unit, slack.bounds, slack.zh, slack.en) == (
        5,
        ("分钟", "min"),
        "≥ 0, ≤ 60",
        "宽限",
        "Slack",
    )
    assert (names.default, names.unit, names.bounds) == (("a",), ("", ""), "")
    assert unit_of("kg") == ("", "")
