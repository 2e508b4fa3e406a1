"""``linkage dashboards build|check|publish``: Grafana dashboards from code to a running Grafana."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkage.failure import fail
from linkage.tokens import read_token

if TYPE_CHECKING:
    from dashboards.datasources import DataSource
    from dashboards.grafana import Grafana
    from dashboards.map import Ground


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
        "Role Editor; Admin if data sources are to be made.",
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
Api = Annotated[
    str | None,
    typer.Option(
        "--api-url",
        metavar="URL",
        help="Also make the data source of transit, unit and alerts: the gateway's address as Grafana reaches it.",
    ),
]
ApiToken = Annotated[
    Path | None,
    typer.Option(
        "--api-token-file", metavar="FILE", help="File that holds the token for --api-url: one of role viewer."
    ),
]
Gateway = Annotated[
    str | None,
    typer.Option(
        "--gateway-url",
        metavar="URL",
        help="Where the map's zones come from: the gateway's address as the browsers reach it; / if Grafana's own "
        "proxy passes /geo on to it. Without it, from the file public/maps/linkage-sites.geojson of Grafana.",
    ),
]
Basemap = Annotated[
    str,
    typer.Option(
        "--basemap",
        metavar="none|server|URL",
        help="What lies beneath the map: nothing; what the Grafana server is set to; or tiles at an address with "
        "{z}, {x} and {y}.",
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


def build(out: Out = None, gateway_url: Gateway = None, basemap: Basemap = "none") -> None:
    """Write every dashboard as JSON, in Chinese and English.

    The files are what Grafana's provisioning or its import page reads. Running it again changes nothing. As checked
    in, the map asks nobody outside for anything.

    Example: linkage dashboards build --out /var/lib/grafana/dashboards/linkage
    """
    from dashboards.build import FILES, write

    ground = _ground(gateway_url, basemap)
    try:
        written = write(out or FILES, ground)
    except OSError as error:
        fail(f"cannot write {error.filename}: {error.strerror}; choose another --out")
    for file, changed in written:
        typer.echo(f"{'written' if changed else 'unchanged':<10} {file}")


def check(out: Out = None, gateway_url: Gateway = None, basemap: Basemap = "none") -> None:
    """Check the dashboards: metrics, labels and fields that exist, texts, units, places, links, files up to date.

    Exit code 0: all is well. 1: every problem is listed with where it is and what to do.
    """
    from dashboards.build import FILES
    from dashboards.check import check as problems_in

    found = problems_in(out or FILES, _ground(gateway_url, basemap))
    for problem in found:
        typer.echo(str(problem))
    if found:
        fail(f"{len(found)} problem(s) in the dashboards")
    typer.echo("dashboards: no problems")


def publish(
    url: Url,
    token_file: TokenFile,
    prometheus_url: Prometheus = None,
    api_url: Api = None,
    api_token_file: ApiToken = None,
    gateway_url: Gateway = None,
    basemap: Basemap = "none",
    folder: Folder = "linkage",
    language: Spoken = Speech.BOTH,
    ca_file: CaFile = None,
    dry_run: DryRun = False,
) -> None:
    """Bring a Grafana server (11.6 to 13) up to date: folder, dashboards, and data sources if asked for.

    Can be repeated at will: only what differs is written. Changes that somebody made in the browser are put back;
    they stay in the dashboard's history. The token is read from a file, so that it is in no process list.

    Example: linkage dashboards publish --url https://grafana.example.org --token-file /run/secrets/grafana
    """
    from dashboards.answers import GrafanaError
    from dashboards.publish import publish as publish_to
    from dashboards.text import LANGUAGES

    ground = _ground(gateway_url, basemap)
    sources = _sources(prometheus_url, api_url, api_token_file, token_file)
    grafana = _grafana(url, read_token(token_file), ca_file, dry_run=dry_run)
    languages = tuple(each for each in LANGUAGES if language in (each, Speech.BOTH))
    try:
        for done in publish_to(grafana, folder=folder, languages=languages, sources=sources, ground=ground):
            change = f"would be {done.change}" if dry_run and done.change != "unchanged" else done.change
            typer.echo(f"{change:<17} {done.kind:<11} {done.address}")
    except GrafanaError as error:
        fail(str(error))


def _ground(gateway: str | None, basemap: str) -> "Ground":
    from dashboards.map import Ground

    try:
        return Ground(gateway, basemap)
    except ValueError as error:
        fail(str(error), 2)


def _sources(
    prometheus_url: str | None, api_url: str | None, api_token: Path | None, token_file: Path
) -> "list[DataSource]":
    from dashboards.datasources import api, prometheus

    if (api_url is None) != (api_token is None):
        fail("--api-url and --api-token-file belong together: give both, or neither", 2)
    if str(token_file) == str(api_token) == "-":
        fail("--token-file and --api-token-file cannot both be read from stdin; put one of them into a file", 2)
    sources = [prometheus(prometheus_url)] if prometheus_url else []
    if api_url and api_token:
        try:
            sources.append(api(api_url, read_token(api_token, "--api-token-file")))
        except ValueError as error:
            fail(str(error), 2)
    return sources


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
