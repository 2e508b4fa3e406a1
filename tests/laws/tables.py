"""Travel times to put through the laws: any table that the gateway's check accepts, also absurd ones."""

from hypothesis import strategies as st

from streams.events import TravelTimes
from streams.text_digest import text_digest
from streams.travel_table import LONGEST_MIN, Row, Table, check_table, table_text
from tests.bench import the_world
from tests.laws.histories import NODES

LEARNED = "rules: {A14: {learned: true, learned_min_n: 2}}"
"""The policy under which tables judge."""
CORRIDORS = [(a, b) for a in NODES.values() for b in NODES.values() if a != b]
_QUANTILES = st.sampled_from(((0.1, 0.1), (30.0, 90.0), (90.0, 400.0), (LONGEST_MIN, LONGEST_MIN)))
_SEEN = st.tuples(st.sampled_from((59, 10_000, 1)), _QUANTILES)
"""How many transits, and what half and nearly all of them took at most (min)."""


@st.composite
def table_texts(draw: st.DrawFn) -> str:
    """Of every corridor of the histories all day, and of some of them in the morning too."""
    rows = [
        Row(*corridor, 0, 24, n, *map(float, quantiles))
        for corridor, (n, quantiles) in zip(CORRIDORS, draw(st.tuples(*[_SEEN] * len(CORRIDORS))), strict=True)
    ]
    for corridor in draw(st.sets(st.sampled_from(CORRIDORS), max_size=5)):
        n, quantiles = draw(_SEEN)
        rows.append(Row(*corridor, 6, 9, n, *map(float, quantiles)))
    table = Table(tuple(rows))
    check_table(table, the_world().region)
    return table_text(table)


def told(text: str, received: int, by: str = "li.wei") -> TravelTimes:
    return TravelTimes(f"travel-{received}", received, by, text, text_digest(text))
