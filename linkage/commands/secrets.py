"""``linkage secrets``: what the stack of deploy/compose.yaml keeps to itself, made once."""

from pathlib import Path
from typing import Annotated

import typer

from linkage.commands.options import RegionFile


def register(app: typer.Typer) -> None:
    @app.command(name="secrets")
    def secrets(
        folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where they go; made if it is not there.")],
        region: RegionFile = None,
        redis: Annotated[str, typer.Option(help="host:port of Redis, as the processes reach it.")] = "redis:6379",
    ) -> None:
        """密钥：make the passwords, keys and tokens of the compose stack (docs/deploying.md).

        What is there already stays; devices that are new in the region get their keys. wallet.json is for you: hand
        its keys and tokens to kiosks, agencies and operators.
        """
        from linkage.failure import fail
        from linkage.stack_secrets import make_secrets
        from linkage.worlds import the_world

        try:
            made = make_secrets(folder, the_world(region, None).region, redis)
        except OSError as error:
            fail(f"{error.filename}: {error.strerror}")
        typer.echo(f"{folder}: {', '.join(made) if made else 'all there already'}", err=True)
