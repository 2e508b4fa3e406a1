"""What generated histories come upon: walked once, so that every rule and kind can be asked for."""

from functools import cache

from hypothesis import HealthCheck, Phase, given, settings

from streams.events import AnyEvent
from tests.bench import judged
from tests.laws.histories import histories

EXAMPLES = 1_000
"""Always the same ones: whether the histories reach a rule is a property of how they are made."""


@cache
def reached() -> tuple[frozenset[str], frozenset[type]]:
    """Rules that rang and kinds of events that occurred."""
    rules: set[str] = set()
    kinds: set[type] = set()

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(histories())
    def walk(events: list[AnyEvent]) -> None:
        run = judged(events)
        kinds.update(type(event) for event in events)
        kinds.update(type(entry) for commit in run.commits for entry in commit.relays)
        rules.update(alert.rule for alert in run.alerts.values())

    walk()
    return frozenset(rules), frozenset(kinds)
