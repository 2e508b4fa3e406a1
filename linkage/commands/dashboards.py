"""``linkage dashboards build|check|publish``: Grafana dashboards from code to a running Grafana."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkage.failure import fail
from linkage.tokens import read_token

if TYPE_CHECKING:
    from dashboards.grafana import Grafana


class Speech(StrEnum):
    ZH = "zh"
    EN = "en"
    BOTH = "both"


Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Folder for the JSON files. Default: the checked-in dashboards/json."),
]
Url = Annotated[
    str, typer.Option("--url", help="Grafana's address, with its sub-path if it has one: https://grafana.example.org")
]
TokenFile = Annotated[
    Path,
    typer.Option(
        "--token-file",
        metavar="FILE",
        help="File that holds a service account's token and nothing else; - reads it from stdin. "
        "Role Editor; Admin if --prometheus-url is given.",
    ),
]
Prometheus = Annotated[
    str | None,
    typer.Option(
        "--prometheus-url",
        metavar="URL",
        help="Also make the data source: Prometheus' address as Grafana reaches it. Without it, the dashboards use "
        "whichever Prometheus data source is chosen on top of them.",
    ),
]
Folder = Annotated[str, typer.Option("--folder", metavar="UID", help="uid of the Grafana folder; made if missing.")]
Spoken = Annotated[Speech, typer.Option("--language", help="Which dashboards to publish.")]
CaFile = Annotated[
    Path | None,
    typer.Option("--ca-file", metavar="FILE", help="CA certificates (PEM) to trust instead of the usual ones."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="看板 Grafana dashboards: build, check, publish.")
    group.command("build")(build)
    group.command("check")(check)
    group.command("publish")(publish)
    app.add_typer(group, name="dashboards")


def build(out: Out = None) -> None:
    """Write every dashboard as JSON, in Chinese and English.

    The files are what Grafana's provisioning or its import page reads. Running it again changes nothing.

    Example: linkage dashboards build --out /var/lib/grafana/dashboards/linkage
    """
    from dashboards.build import FILES, write

    try:
        for file, changed in write(out or FILES):
            typer.echo(f"{'written' if changed else 'unchanged':<10} {file}")
    except OSError as error:
        fail(f"cannot write {error.filename}: {error.strerror}; choose another --out")


def check(out: Out = None) -> None:
    """Check the dashboards: metrics and labels that exist, texts, units, places, files up to date.

    Exit code 0: all is well. 1: every problem is listed with where it is and what to do.
    """
    from dashboards.build import FILES
    from dashboards.check import check as problems_in

    found = problems_in(out or FILES)
    for problem in found:
        typer.echo(str(problem))
    if found:
        fail(f"{len(found)} problem(s) in the dashboards")
    typer.echo("dashboards: no problems")


def publish(
    url: Url,
    token_file: TokenFile,
    prometheus_url: Prometheus = None,
    folder: Folder = "linkage",
    language: Spoken = Speech.BOTH,
    ca_file: CaFile = None,
    dry_run: DryRun = False,
) -> None:
    """Bring a Grafana server (11.6 to 13) up to date: folder, dashboards, and the data source if asked for.

    Can be repeated at will: only what differs is written. Changes that somebody made in the browser are put back;
    they stay in the dashboard's history. The token is read from a file, so that it is in no process list.

    Example: linkage dashboards publish --url https://grafana.example.org --token-file /run/secrets/grafana
    """
    from dashboards.answers import GrafanaError
    from dashboards.publish import publish as publish_to
    from dashboards.text import LANGUAGES

    grafana = _grafana(url, read_token(token_file), ca_file, dry_run=dry_run)
    languages = tuple(each for each in LANGUAGES if language in (each, Speech.BOTH))
    try:
        for done in publish_to(grafana, folder=folder, languages=languages, prometheus=prometheus_url):
            change = f"would be {done.change}" if dry_run and done.change != "unchanged" else done.change
            typer.echo(f"{change:<17} {done.kind:<11} {done.address}")
    except GrafanaError as error:
        fail(str(error))


def _grafana(url: str, token: str, ca_file: Path | None, *, dry_run: bool) -> "Grafana":
    from dashboards.grafana import Grafana

    if ca_file and not ca_file.is_file():
        fail(f"--ca-file {ca_file} is no file")
    if url.startswith("http://"):
        _tell("the token goes unencrypted over http://; use https:// beyond this machine")
    try:
        return Grafana(url, token, verify=str(ca_file) if ca_file else True, dry_run=dry_run, waiting=_tell)
    except ValueError as error:
        fail(str(error))


def _tell(message: str) -> None:
    typer.echo(f"linkage: {message}", err=True)
