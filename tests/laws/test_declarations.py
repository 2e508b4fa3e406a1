"""What rules declare of their alerts is what the generated histories and the recorded days bring forth."""

from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import as_file, files
from types import ModuleType

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

import tests.laws.test_closure_laws
import tests.laws.test_declarations
import tests.laws.test_laws
import tests.laws.test_policy_laws
import tests.laws.test_travel_laws
from gates.recording import read_recording
from linkage.replay import Replay
from streams.events import AnyEvent
from streams.fold.alert import Alert
from streams.fold.credit import moved
from streams.fold.finding import CREDIT, THRESHOLDS
from streams.policy_file import read_policy
from streams.rules.catalogue import RULES, world
from streams.rules.laws import LAWS
from streams.rules.rule import Rule
from streams.rules.section import SECTIONS
from streams.rules.thresholds import thresholds
from streams.travel_table import Row, Table, recall_table, table_text
from streams.world import World
from tests.bench import judged, the_world
from tests.laws.histories import NODES, histories

GENERATED = 1500
TAUGHT = 100
"""Histories that are walked with travel times in force: what only A14 records then."""
ROUNDS = 6
"""Rounds of so many histories are walked until everything declared has been come to."""
EVERYWHERE = frozenset({THRESHOLDS, CREDIT})
"""Evidence that no rule records by itself: the step does it for all."""
BY_CODE = {rule.code: rule for rule in RULES}
UNDECLARED = {rule.code for rule in RULES if not rule.severities}

Rang = tuple[str, str, str | None]
relaxed = settings(deadline=None, suppress_health_check=list(HealthCheck))


def told(events: list[AnyEvent], judged_by: World | None = None) -> Iterator[Alert]:
    """Every version of every alert that subscribers hear of."""
    for commit in judged(events, batch=1, judged_by=judged_by).commits:
        yield from commit.outbox


def undeclared(alert: Alert) -> str:
    """What of the alert its rule does not declare."""
    rule = BY_CODE[alert.rule]
    if rule.code in UNDECLARED:
        return ""
    steps = -alert.evidence.get(CREDIT, {}).get("steps", 0)
    if (alert.severity, alert.level) not in {(moved(grade.severity, steps), grade.level) for grade in rule.severities}:
        return f"{rule.code} does not declare severity {alert.severity} level {alert.level}"
    strange = set(alert.evidence) - set(rule.evidence) - EVERYWHERE
    return f"{rule.code} does not declare evidence {sorted(strange)}" if strange else ""


@relaxed
@given(histories())
def test_every_alert_is_as_its_rule_declares(events: list[AnyEvent]) -> None:
    assert [wrong for alert in told(events) if (wrong := undeclared(alert))] == []


@cache
def taught() -> World:
    """Limits come from observed transits wherever the histories go."""
    rows = [Row(a, b, 0, 24, 59, 90.0, 120.0) for a in NODES.values() for b in NODES.values() if a != b]
    observed = recall_table(table_text(Table(tuple(rows))))
    return world(the_world().region, read_policy("rules: {A14: {learned: true}}"), observed)


@relaxed
@given(histories())
def test_every_alert_is_as_its_rule_declares_with_travel_times_in_force(events: list[AnyEvent]) -> None:
    assert [wrong for alert in told(events, taught()) if (wrong := undeclared(alert))] == []


@cache
def brought_forth() -> tuple[frozenset[Rang], frozenset[tuple[str, str]]]:
    """(rule, severity, level) and (rule, evidence) of generated histories and of the four days that are recorded."""
    rang: set[Rang] = set()
    recorded: set[tuple[str, str]] = set()

    def take(alert: Alert) -> None:
        rang.add((alert.rule, alert.severity, alert.level))
        recorded.update((alert.rule, name) for name in alert.evidence)

    _generate(0, take, examples=TAUGHT, judged_by=taught())
    for round_number in range(ROUNDS):
        _generate(round_number, take)
        if not _lacking(rang, recorded):
            break
    with as_file(files("linkage") / "data" / "region-4d.jsonl.gz") as recording:
        replay = Replay(the_world())
        replay.feed(read_recording(recording))
        for alert in replay.finish(30 * 3_600_000).alerts.values():
            assert undeclared(alert) == ""
            take(alert)
    return frozenset(rang), frozenset(recorded)


def _generate(
    round_number: int, take: Callable[[Alert], None], *, examples: int = GENERATED, judged_by: World | None = None
) -> None:
    """One round of histories, the same ones every time."""

    @seed(round_number)
    @settings(
        max_examples=examples, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(histories())
    def walk(events: list[AnyEvent]) -> None:
        for alert in told(events, judged_by):
            take(alert)

    walk()


def _lacking(rang: set[Rang], recorded: set[tuple[str, str]]) -> bool:
    """Whether something that is declared has not been come to yet."""
    grades = {(r.code, g.severity, g.level) for r in RULES for g in r.severities if not g.unmet}
    names = {(rule.code, name) for rule in RULES for name in rule.evidence}
    return not (grades <= rang and names <= recorded)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.severities], ids=lambda rule: rule.code)
def test_every_severity_that_is_declared_is_come_to_or_explained(rule: Rule) -> None:
    rang, _ = brought_forth()
    missing = [g for g in rule.severities if not g.unmet and (rule.code, g.severity, g.level) not in rang]
    assert missing == [], "teach tests/laws/histories/ to come to it, or say in `unmet` why it cannot"


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.severities], ids=lambda rule: rule.code)
def test_all_evidence_that_is_declared_is_recorded(rule: Rule) -> None:
    _, recorded = brought_forth()
    assert {name for name in rule.evidence if (rule.code, name) not in recorded} == set()


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.severities], ids=lambda rule: rule.code)
def test_whatever_staff_read_is_there_in_both_languages(rule: Rule) -> None:
    texts = [rule.title_zh, rule.action_zh, *(grade.zh for grade in rule.severities)]
    texts += [meaning.zh for meaning in rule.evidence.values()] + [one.zh for one in thresholds(rule.policy)]
    assert all(any("一" <= sign <= "鿿" for sign in text) for text in texts)
    english = [rule.title_en, rule.action_en, *(grade.en for grade in rule.severities)]
    english += [meaning.en for meaning in rule.evidence.values()] + [one.en for one in thresholds(rule.policy)]
    assert all(any(sign.isascii() and sign.isalpha() for sign in text) for text in english)


def test_every_rule_belongs_to_a_section_and_no_section_is_without_rules() -> None:
    assert {rule.section for rule in RULES} == set(SECTIONS.values())
    assert len({one.zh for one in SECTIONS.values()}) == len({one.en for one in SECTIONS.values()}) == len(SECTIONS)


def test_the_list_of_laws_is_the_list_of_their_tests() -> None:
    modules = (
        tests.laws.test_closure_laws,
        tests.laws.test_laws,
        tests.laws.test_policy_laws,
        tests.laws.test_travel_laws,
        tests.laws.test_declarations,
    )
    tested = set().union(*map(_properties, modules))
    assert {f"test_{law.test}" for law in LAWS} == tested


def _properties(module: ModuleType) -> set[str]:
    return {name for name, one in vars(module).items() if name.startswith("test_") and hasattr(one, "hypothesis")}
