"""Travel times as staff read them: by corridor and hours of departure, against the road matrix."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from linkage.columns import Cell, columns, note, wide
from linkage.travel.file import Learned, Source
from linkage.travel.learning import Learner
from linkage.travel.transits import REASONS
from streams.policy import Policy
from streams.travel_table import Row, Table
from zones.observed import Observed
from zones.region import LimitFactors, Region
from zones.travel import LegTimes, leg_times, observed_times

_WHOLE_DAY: Final = (0, 24)
_NAMES: Final = (
    "关区\ncorridor", "离场时段\nhours", "实测数\nn", "典型\ntypical", "里程表\nmatrix", "迟到\nlate", "里程表\nmatrix",
)  # fmt: skip


def print_table(
    table: Table, region: Region, policy: Policy, *, origin: str | None, destination: str | None, every_hour: bool
) -> None:
    """``origin`` and ``destination`` narrow it down; without ``every_hour`` each corridor's whole day alone."""
    rows = [row for row in table.rows if origin in (None, row.origin) and destination in (None, row.destination)]
    shown = [row for row in rows if every_hour or (row.from_h, row.to_h) == _WHOLE_DAY]
    shown.sort(key=lambda row: (row.corridor, row.from_h - row.to_h, row.from_h))
    if not shown:
        note("没有实测在途时间：一律按里程表 No travel times here: everything goes by the road matrix")
        return
    span = f"{table.departed_from[:10]} – {table.departed_to[:10]}" if table.departed_from else ""
    names = (*_NAMES, "名称\nname") if wide() else _NAMES
    columns(f"实测在途时间 Observed transits {span}".rstrip(), names, list(_cells(shown, region, policy)))
    note(_legend(len(rows) - len(shown), policy))


def _legend(hidden: int, policy: Policy) -> str:
    transit = policy["A14"]
    lines = [
        "时:分，不计目的地关闭与已公告的暂停 h:mm of running clock: closed hours and announced pauses taken off.",
        f"– : 实测少于 {transit.learned_min_n}，按更宽的时段或里程表 fewer than {transit.learned_min_n} transits: "
        "goes by wider hours, or by the matrix.",
    ]
    if not transit.learned:
        lines.append("规则未启用 Not in use under this policy: rules: {A14: {learned: true}}")
    if hidden:
        lines.append(f"另有 {hidden} 行按小时 and {hidden} rows by the hour: --hours, or --from and --to")
    return "\n".join(lines)


def _cells(rows: Iterable[Row], region: Region, policy: Policy) -> Iterator[list[Cell]]:
    last = None
    for row in rows:
        transit = policy.at("A14", node=row.destination)
        matrix = _matrix(row, region, transit.factors)
        seen = Observed(row.from_h, row.to_h, row.n, row.p50_min, row.p95_min)
        enough = row.n >= transit.learned_min_n
        learned = observed_times(matrix, seen, transit.factors) if matrix else None
        cells: list[Cell] = [
            f"{row.origin} → {row.destination}" if row.corridor != last else "",
            f"{row.from_h:02d}–{row.to_h:02d}",
            row.n,
            _clock(learned.expected if learned else None),
            _clock(matrix.expected if matrix else None),
            _clock(learned.late if learned and enough else None),
            _clock(matrix.late if matrix else None),
        ]
        yield [*cells, _name(row, region) if row.corridor != last else ""] if wide() else cells
        last = row.corridor


def _matrix(row: Row, region: Region, factors: LimitFactors) -> LegTimes | None:
    """By the newest road there is."""
    roads = region.roads.history(row.origin, row.destination)
    return leg_times(roads[-1].km, factors, roads[-1].typical_h) if roads else None


def _name(row: Row, region: Region) -> str:
    return " → ".join(region.nodes[node].name_zh if node in region.nodes else "–" for node in row.corridor)


def _clock(ms: int | None) -> str:
    if ms is None:
        return "    –"
    hours, minutes = divmod(round(ms / 60_000), 60)
    return f"{hours:2d}:{minutes:02d}"


def print_learned(learner: Learner, sources: list[Source], out: Path) -> None:
    """What was learned from which source, and what was left out."""
    rows = [(one.name, one.movements, one.departed_from[:10], one.departed_to[:10]) for one in sources]
    columns("学自 Learned from", ("来源 source", "在途 transits", "自 from", "至 to"), rows)
    left_out = [(REASONS[reason], count) for reason, count in learner.left_out.most_common()]
    if learner.repeated:
        left_out.append(("已在他处 in another source too", learner.repeated))
    if left_out:
        columns("未采用 Left out", ("原因 why", "在途记录 movements"), left_out)
    print_written(learner.learned, out)


def print_written(learned: Learned, out: Path) -> None:
    transits = sum(source.movements for source in learned.sources)
    note(f"{out}: {transits:,} 次在途 transits, {len(learned.corridors())} 条通道 corridors")
