"""Every rule a dashboard must keep. A rule is a function; each is tested with a dashboard that breaks it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from dashboards import check_api, check_languages, check_layout, check_links, check_queries
from dashboards.build import CHECKED_IN, FILES, dashboards
from dashboards.dashboard import as_file
from dashboards.json_object import Json
from dashboards.map import Ground
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
    check_layout.cannot_be_edited,
    check_layout.spares_the_servers,
    check_api.asks_through_variables,
    check_api.asks_the_api_from_the_server,
    check_api.names_its_columns,
    check_links.uses_variables_that_there_are,
    check_links.uses_every_variable,
    check_links.labels_its_variables,
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


def problems_of_all(built: Mapping[str, Json]) -> Iterator[Problem]:
    """What only shows when all dashboards are looked at together."""
    for uid, count in Counter(dashboard["uid"] for dashboard in built.values()).items():
        if count > 1:
            yield Problem(uid, f"is the uid of {count} dashboards", "give each one of its own")
    yield from check_links.leads_somewhere(built)


def stale(folder: Path = FILES, ground: Ground = CHECKED_IN) -> Iterator[Problem]:
    """Checked-in files that are not what the code builds, and files nothing builds."""
    built = {name: as_file(dashboard) for name, dashboard in dashboards(ground)}
    fix = "run: linkage dashboards build"
    for name, text in built.items():
        file = folder / name
        if not file.exists():
            yield Problem(str(file), "is missing", fix)
        elif file.read_bytes() != text.encode():
            yield Problem(str(file), "is not what the code builds", fix)
    for file in sorted(folder.glob("*.json")):
        if file.name not in built:
            yield Problem(str(file), "is built by nothing", "delete it")


def check(folder: Path = FILES, ground: Ground = CHECKED_IN) -> list[Problem]:
    """Everything: the files, each dashboard, the two languages of each, and all together."""
    built = dict(dashboards(ground))
    found = [problem for dashboard in built.values() for problem in problems(dashboard)]
    for name, zh in built.items():
        if name.endswith(".zh.json"):
            found += problems_of_pair(zh, built[name.replace(".zh.", ".en.")])
    return [*stale(folder, ground), *found, *problems_of_all(built)]
