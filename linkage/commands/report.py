"""``linkage report``: one month's figures from a gateway, as tables or CSV."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from linkage.commands.options import CaFile, GatewayUrl, TokenFile


class Part(StrEnum):
    KPIS = "kpis"
    DECLARATIONS = "declarations"
    TIME_LIMITS = "time_limits"
    HEAT = "heat"


def register(app: typer.Typer) -> None:
    app.command("report")(report)


def report(
    url: GatewayUrl,
    month: Annotated[
        str | None, typer.Option(metavar="YYYY-MM", help="China's month; default: the one that the log has come to.")
    ] = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write CSV here; - is stdout.")] = None,
    table: Annotated[
        Part | None, typer.Option(help="With --csv: this table as it is; default: the whole, one figure a line.")
    ] = None,
    token_file: TokenFile = None,
    ca_file: CaFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """月报：one month by node and section: alerts, rates, time limits, declarations spared.

    What the token's role may not see is not counted. To print it: /reports/ on the gateway.

      linkage report --month 2026-05 --url http://127.0.0.1:8080 \\
        --token-file operator.token --csv may.csv
    """
    import msgspec

    from gates.report import MonthlyReport
    from linkage.administration import asked, print_json
    from linkage.failure import fail
    from linkage.report_page import print_report, write_csv

    if table is not None and csv is None:
        fail("--table belongs to --csv", 2)
    if as_json and csv is not None:
        fail("--json and --csv are two forms of the same; give one of them", 2)
    found = asked(url, token_file, ca_file, "GET", "/v1/reports/monthly", params={"month": month})
    if as_json:
        print_json(found)
        return
    read = msgspec.convert(found, MonthlyReport)
    if csv is not None:
        write_csv(read, csv, None if table is None else table.value)
        return
    print_report(read)
