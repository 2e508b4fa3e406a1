"""``linkage gateway``: the HTTP side as a process of its own."""

from pathlib import Path
from typing import Annotated

import typer

from linkage.commands.options import Config, Host, Log, PolicyFile, Redis, RegionFile, TravelFile


def register(app: typer.Typer) -> None:
    @app.command(name="gateway")
    def gateway(
        config: Config = None,
        redis: Redis = None,
        log: Log = None,
        host: Host = None,
        port: Annotated[int | None, typer.Option(help="Port to listen on; default 8080.")] = None,
        credentials: Annotated[Path | None, typer.Option(help="Device keys and hashed tokens (JSON).")] = None,
        region: RegionFile = None,
        policy: PolicyFile = None,
        travel: TravelFile = None,
    ) -> None:
        """网关：take batches from kiosks and facts from agencies, answer readers. Needs Redis and the log."""
        from linkage.processes import run_gateway
        from linkage.settings import connected
        from linkage.speech import set_up

        set_up()
        run_gateway(
            connected(
                config, redis=redis, log=log, host=host, port=port, credentials=credentials, region=region,
                policy=policy, travel=travel,
            )
        )  # fmt: skip
