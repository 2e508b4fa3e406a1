"""``linkage fences``: what a redrawn electronic fence means for the units that are on the road."""

import asyncio
from typing import Annotated

import typer

from linkage.commands.options import Config, Log, Redis, RegionFile

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only list what would be told.")]


def register(app: typer.Typer) -> None:
    fences = typer.Typer(no_args_is_help=True, help="电子围网：corridors, outline and places of rest, once in force.")
    fences.command("announce")(announce)
    app.add_typer(fences, name="fences")


def announce(
    config: Config = None,
    redis: Redis = None,
    log: Log = None,
    region: RegionFile = None,
    dry_run: DryRun = False,
) -> None:
    """告知围网改动：tell every unit whose last fix stands otherwise to a redrawn fence, though it has not moved.

    Run it once all trackers have been started with the new region file and the day from which the new fence holds
    has come. Units on the road that keep reporting notice by themselves; this is for those that do not. Running it
    again does no harm. Exit code 1: Redis or the log could not be reached, nothing or not everything was told.

    Example: linkage fences announce --config /etc/linkage/settings.yaml --dry-run
    """
    from linkage.columns import columns
    from linkage.failure import fail
    from linkage.fences import announce as tell
    from linkage.settings import connected
    from linkage.worlds import the_world
    from streams.log.port import LogMismatch, LogUnavailable
    from streams.store.errors import StoreUnavailable

    settings = connected(config, redis=redis, log=log, region=region)
    known = the_world(settings.region, None).region
    try:
        found = asyncio.run(tell(settings, known, write=not dry_run))
    except (StoreUnavailable, LogMismatch, LogUnavailable) as error:
        fail(str(error))
    if found.edits:
        title = "将告知 To be told" if dry_run else "已告知 Told"
        rows = [(edit.subject, edit.fence, edit.was, edit.now, edit.version) for edit in found.edits]
        columns(title, ("unit", "fence", "was", "now", "version"), rows)
    typer.echo(f"{found.tracks} tracks looked at, {len(found.edits)} stand otherwise to a fence", err=True)
