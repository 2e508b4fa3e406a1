"""``linkage region``: look at a region's files before anything is run on them."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from zones.region import Region, RegionError

RegionPath = Annotated[
    Path | None,
    typer.Option("--region", metavar="FILE", help="The region.yaml to check. Default: the packaged Beibu Gulf region."),
]
Repair = Annotated[bool, typer.Option("--repair", help="Mend polygons that cross themselves and report the change.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")]


def register(app: typer.Typer) -> None:
    region = typer.Typer(no_args_is_help=True, help="Nodes, sites, gates, roads and polygons of a region.")
    region.command("check")(check)
    app.add_typer(region, name="region")


def check(region: RegionPath = None, repair: Repair = False, as_json: AsJson = False) -> None:
    """Read a region and say what is wrong with it, and what is odd.

    Exit code 0: the region can be used (oddities are shown all the same). 1: it is refused; every problem is
    listed with its file, line or feature, field and fix.

    Example: linkage region check --region /etc/linkage/region.yaml --repair
    """
    from zones.region import RegionError, load_region

    try:
        found = load_region(region, repair=repair)
    except RegionError as error:
        _refuse(error, as_json=as_json)
        raise typer.Exit(1) from None
    _report(found, as_json=as_json)


def _refuse(error: "RegionError", *, as_json: bool) -> None:
    if as_json:
        _print_json({"ok": False, "problems": [asdict(problem) for problem in error.problems]})
        return
    rows = [(p.file, p.feature, p.field, p.message, p.fix) for p in error.problems]
    _print(f"Refused: {len(rows)} problem(s)", ("file", "where", "field", "what", "fix"), rows)


def _report(region: "Region", *, as_json: bool) -> None:
    from zones.review import counts, oddities, unverified

    odd, open_facts, numbers = oddities(region), unverified(region), counts(region)
    if as_json:
        _print_json(
            {
                "ok": True,
                "region": region.name,
                "source": region.source,
                "counts": numbers,
                "unverified": open_facts,
                "repairs": [asdict(mend) | {"change_pct": mend.change_pct} for mend in region.repairs],
                "oddities": [asdict(one) for one in odd],
            }
        )
        return
    rows = [(name, str(count), str(open_facts.get(name, ""))) for name, count in numbers.items()]
    _print(f"{region.name_zh} · {region.name}", ("what", "count", "unverified"), rows)
    if region.repairs:
        mends = [
            (r.feature, r.reason, f"{r.area_before_m2:,.0f}", f"{r.area_after_m2:,.0f}", _percent(r.change_pct))
            for r in region.repairs
        ]
        _print("Mended polygons", ("feature", "defect", "m² before", "m² after", "change"), mends)
    if odd:
        _print("Worth a look", ("kind", "where", "what"), [(o.kind, o.feature, o.message) for o in odd])


def _percent(change: float | None) -> str:
    return "was nothing" if change is None else f"{change:+.2f} %"


def _print(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(Text(f"\n{title}", style="bold"), table)


def _print_json(content: dict[str, Any]) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))
