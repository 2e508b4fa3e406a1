"""作业时限: the time limits that are published, and what share of the work was done within them, by node and step."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from streams.fold.served import STEPS, ServiceClass, percentile, within
from streams.policy import Policy

ALL: Final = "all"


class TimeLimitRow(msgspec.Struct, forbid_unknown_fields=True):
    """One step at one node (``all``: every node). Times in minutes, exact to 5 %; ``limit_min`` is null for a step
    without a limit of its own; ``within`` is the share (0–1) surely done within it."""

    step: str
    step_zh: str
    step_en: str
    node: str
    done: int
    p50_min: float | None
    p90_min: float | None
    p95_min: float | None
    limit_min: float | None
    published: bool
    within: float | None


def months(counts: Mapping[ServiceClass, int]) -> list[str]:
    """Those in which anything was done, newest first."""
    return sorted({one.month for one, count in counts.items() if count > 0}, reverse=True)


def time_limit_rows(counts: Mapping[ServiceClass, int], policy: Policy, month: str | None) -> Iterator[TimeLimitRow]:
    """By step and node, all nodes first; ``month`` None: whenever it was."""
    by_place: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for one, count in counts.items():
        if count and month in (None, one.month):
            for node in (ALL, one.node):
                by_place[one.step, node][one.number] += count
    for step in STEPS:
        for node in (ALL, *sorted(name for what, name in by_place if what == step and name != ALL)):
            if (numbers := by_place.get((step, node))) is not None and numbers.total() > 0:
                yield _row(step, node, numbers, policy)


def _row(step: str, node: str, numbers: Mapping[int, int], policy: Policy) -> TimeLimitRow:
    zh, en = STEPS[step]
    section = policy.at("A42", node=None if node == ALL else node)
    limit: float | None = section.limit_min(step)
    return TimeLimitRow(
        step=step,
        step_zh=zh,
        step_en=en,
        node=node,
        done=sum(numbers.values()),
        p50_min=percentile(numbers, 0.50),
        p90_min=percentile(numbers, 0.90),
        p95_min=percentile(numbers, 0.95),
        limit_min=limit,
        published=bool(limit is not None and section.published),
        within=None if limit is None else within(numbers, limit),
    )
