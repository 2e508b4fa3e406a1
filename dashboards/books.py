"""The books of the partitions, on the overview and where the pipeline is looked into."""

from dashboards import looks
from dashboards.column import Column, overrides
from dashboards.field import Field
from dashboards.links import Link
from dashboards.panel import Panel, Query
from dashboards.panels import stat, table
from dashboards.promql import latest, total
from dashboards.text import Language
from dashboards.texts import common as texts
from dashboards.transforms import columns, matrix
from streams.metrics import catalogue as m


def balance(number: int, width: int = 3, link: Link | None = None) -> Panel:
    field = looks.flag(texts.UNBALANCED, texts.BALANCED)
    return stat(number, texts.BOOKS, f"min ({m.BOOKS_BALANCED.name})", field, width, link)


def dead(number: int, width: int = 3) -> Panel:
    """Events set aside within an hour: of the books, since they begin at nought. A process' own counter of them begins
    at one, and the first would not be seen."""
    risen = f'increase({m.BOOK_ENTRIES.name}{{account="dead_lettered"}}[1h])'
    return stat(number, texts.DEAD, total(f"max by (partition) ({risen})"), looks.NONE_IS_GOOD, width)


def by_partition(number: int, width: int, language: Language) -> Panel:
    shown = {"partition\\account": Column(texts.PARTITION)} | looks.counts(texts.ACCOUNTS)
    return table(
        number,
        texts.BOOKS_BY_PARTITION,
        width,
        [Query(latest(m.BOOK_ENTRIES, "partition", "account"), instant=True)],
        Field(decimals=0, overrides=overrides(shown, language)),
        [matrix(rows="partition", columns="account"), columns(shown)],
        sort=texts.PARTITION.read(language),
    )
