"""The table that the log is told of: quantiles of every corridor by the hour, by three hours, and of the whole day."""

from collections.abc import Iterator
from typing import Final

from linkage.travel.file import Learned
from linkage.travel.sketch import Sketch
from streams.travel_table import LONGEST_MIN, Row, Table
from zones.observed import Corridor

WIDTHS: Final = (1, 3, 24)
"""Hours of departure that a row holds. A limit comes from the narrowest row that has enough transits."""
FEWEST: Final = 20
"""Of fewer transits the 95th percentile is the longest of them; such rows are left out of the table."""
TYPICAL: Final = 0.5
NEARLY_ALL: Final = 0.95


def table_of(learned: Learned, fewest: int = FEWEST) -> Table:
    rows = [row for corridor in learned.corridors() for row in _rows(learned, corridor) if row.n >= fewest]
    return Table(tuple(rows), *learned.span())


def _rows(learned: Learned, corridor: Corridor) -> Iterator[Row]:
    for width in WIDTHS:
        for from_h in range(0, 24, width):
            sketch = learned.between(corridor, from_h, from_h + width)
            if sketch.n:
                yield Row(*corridor, from_h, from_h + width, sketch.n, *_quantiles(sketch))


def _quantiles(sketch: Sketch) -> tuple[float, float]:
    """To a tenth of a minute, within what a table may hold."""
    half, most = (round(min(max(sketch.quantile(q), 0.1), LONGEST_MIN), 1) for q in (TYPICAL, NEARLY_ALL))
    return half, most
