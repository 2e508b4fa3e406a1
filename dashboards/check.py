"""Every rule a dashboard must keep. A rule is a function; each is tested with a dashboard that breaks it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from dashboards import check_languages, check_layout, check_queries
from dashboards.build import FILES, dashboards
from dashboards.dashboard import as_file
from dashboards.field import Json
from dashboards.problem import Problem

Rule = Callable[[Json], Iterator[Problem]]

RULES: Final[tuple[Rule, ...]] = (
    check_layout.has_an_identity,
    check_layout.has_unique_ids,
    check_layout.lies_on_the_grid,
    check_layout.overlaps_nowhere,
    check_layout.is_explained,
    check_layout.shows_units_and_thresholds,
    check_layout.uses_current_panels,
    check_layout.shows_headlines_as_of_now,
    check_layout.asks_the_datasource_variable,
    check_queries.asks_for_known_metrics,
    check_queries.groups_by_known_labels,
    check_queries.turns_counters_into_rates,
    check_queries.measures_rates_over_the_interval,
    check_queries.takes_state_once,
    check_queries.keeps_buckets_apart,
)


def problems(dashboard: Json) -> list[Problem]:
    return [problem for rule in RULES for problem in rule(dashboard)]


def problems_of_pair(zh: Json, en: Json) -> list[Problem]:
    return [*check_languages.says_the_same(zh, en), *check_languages.speaks_its_language(zh, en)]


def stale(folder: Path = FILES) -> Iterator[Problem]:
    """Checked-in files that are not what the code builds, and files nothing builds."""
    built = {name: as_file(dashboard) for name, dashboard in dashboards()}
    fix = "run: linkage dashboards build"
    for name, text in built.items():
        file = folder / name
        if not file.exists():
            yield Problem(str(file), "is missing", fix)
        elif file.read_text() != text:
            yield Problem(str(file), "is not what the code builds", fix)
    for file in sorted(folder.glob("*.json")):
        if file.name not in built:
            yield Problem(str(file), "is built by nothing", "delete it")


def check(folder: Path = FILES) -> list[Problem]:
    """Everything: the files, each dashboard, and the two languages of each."""
    built = dict(dashboards())
    found = [problem for dashboard in built.values() for problem in problems(dashboard)]
    for name, zh in built.items():
        if name.endswith(".zh.json"):
            found += problems_of_pair(zh, built[name.replace(".zh.", ".en.")])
    return [*stale(folder), *found]
