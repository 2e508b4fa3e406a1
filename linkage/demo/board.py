"""The live board in the terminal: stages × nodes, alerts by rule, what flows, and how far the recording is."""

from dataclasses import dataclass
from typing import Final

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from linkage.demo.figures import Figures
from streams.rules.catalogue import catalogue
from streams.times import china_time
from zones.region import Region

STAGES: Final = (
    ("arrived", "到港"),
    ("stored", "存储"),
    ("in_transit", "在途"),
    ("entered", "进场"),
    ("discharged", "离场"),
)
SEVERITIES: Final = (("P1", "bold red"), ("P2", "yellow"), ("P3", "cyan"), ("P4", "dim"))
WIDE: Final = 120
"""From this many columns on, alerts stand beside the places with their titles."""


TALL: Final = 28
"""From this many rows on, the places have rules between head and rows."""


@dataclass(slots=True)
class Play:
    """How far the playing is. ``rate``: batches per wall second; ``seconds`` of wall time since the start."""

    done: int = 0
    total: int = 0
    recorded_at: int = 0
    seconds: float = 0.0
    rate: float = 0.0
    speed: float = 0.0
    webhooks: int = 0
    signature_failures: int = 0
    restarts: int = 0
    phase: str = "播放 playing"


def draw(region: Region, figures: Figures, play: Play, width: int, height: int) -> RenderableType:
    """Fits 80 × 24; a wider or higher terminal gets titles and air."""
    places, alerts = _places(region, figures, height >= TALL), _alerts(figures, width)
    if width < WIDE:
        return Group(_head(play), places, alerts, _flow(figures, play))
    side_by_side = Table.grid(padding=(0, 4))
    side_by_side.add_row(places, alerts)
    return Group(_head(play), side_by_side, _flow(figures, play))


def _head(play: Play) -> RenderableType:
    when = f"{china_time(play.recorded_at):%Y-%m-%d %H:%M}" if play.recorded_at else "—"
    line = Table.grid(expand=True, padding=(0, 1))
    line.add_column()
    line.add_column(ratio=1)
    line.add_column(justify="right")
    bar = ProgressBar(total=max(1, play.total), completed=play.done)
    line.add_row(Text(when, style="bold"), bar, f"{play.phase}  ×{play.speed:,.0f}" if play.speed else play.phase)
    return Panel(line, title="北部湾物流联动监管 Beibu Gulf logistics linkage", box=box.ROUNDED, padding=(0, 1))


def _places(region: Region, figures: Figures, roomy: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD if roomy else None, pad_edge=False)
    table.add_column("关区 node × 阶段 stage", no_wrap=True)
    for _, name in STAGES:
        table.add_column(name, justify="right", width=6)
    for node in region.nodes.values():
        counts = [figures.places.get((stage, node.id), 0) for stage, _ in STAGES]
        table.add_row(f"{node.id:<4}{node.name_zh}", *(str(count) if count else "·" for count in counts))
    totals = [sum(n for (at, _), n in figures.places.items() if at == stage) for stage, _ in STAGES]
    table.add_row("合计 all", *(f"{total:,}" for total in totals), style="bold")
    return table


def _alerts(figures: Figures, width: int) -> RenderableType:
    by_rule, severities = figures.by_rule(), figures.by_severity()
    shares = Text("  ").join(Text(f"{name} {severities[name]}", style=style) for name, style in SEVERITIES)
    if width < WIDE:
        rules = "  ".join(f"{rule} {count}" for rule, count in sorted(by_rule.items()))
        return Group(Text.assemble("未结预警 open alerts  ", shares), Text(rules or "—", style="dim"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="未结预警 open alerts", title_justify="left")
    table.add_column("指标 rule", no_wrap=True)
    table.add_column("内容 what")
    table.add_column("数量", justify="right")
    texts = catalogue()
    for rule, count in sorted(by_rule.items()):
        table.add_row(rule, f"{texts[rule].title_zh} {texts[rule].title_en}" if rule in texts else "", str(count))
    return Group(table, shares)


def _flow(figures: Figures, play: Play) -> RenderableType:
    books = figures.books
    balance = Text("账平 balanced", style="green") if books.balance else Text("账不平 NOT BALANCED", style="bold red")
    first = Text.assemble(
        balance,
        f"   在途 on the road {figures.on_the_road:,}   免填转关单 spared {figures.closed:,}   "
        f"推送 webhooks {play.webhooks:,}",
    )
    second = (
        f"受理 accepted {books.accepted:,}   生效 applied {books.applied:,}   重复 dup {books.duplicates:,}   "
        f"积压 lag {figures.lag:,}   {play.rate:,.0f}/s"
    )
    return Group(first, Text(second))
