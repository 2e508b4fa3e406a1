"""What generated histories come upon: walked once, so that every rule and kind can be asked for."""

from functools import cache
from typing import get_args

from hypothesis import HealthCheck, Phase, given, settings

from streams.events import Action, AnyEvent
from streams.rules.catalogue import RULES
from tests.bench import judged
from tests.laws.histories import histories

EXAMPLES = 400
ROUNDS = 8
"""Rounds of examples that are walked before a rule or kind counts as out of reach."""
KINDS = frozenset(get_args(AnyEvent)) - {Action}


@cache
def reached() -> tuple[frozenset[str], frozenset[type]]:
    """Rules that rang and kinds of events that occurred."""
    rules: set[str] = set()
    kinds: set[type] = set()

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(histories())
    def walk(events: list[AnyEvent]) -> None:
        run = judged(events)
        kinds.update(type(event) for event in events)
        kinds.update(type(entry) for commit in run.commits for entry in commit.relays)
        rules.update(alert.rule for alert in run.alerts.values())

    for _ in range(ROUNDS):
        walk()
        if rules >= {rule.code for rule in RULES if rule.kinds} and kinds >= KINDS:
            break
    return frozenset(rules), frozenset(kinds)
