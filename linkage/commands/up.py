"""``linkage up``: the whole system on this machine, until Ctrl-C."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkage.commands.options import Config, DataDir, Host, PolicyFile, RegionFile, TravelFile

if TYPE_CHECKING:
    from linkage.settings import Settings


def register(app: typer.Typer) -> None:
    @app.command(name="up")
    def up(
        config: Config = None,
        data_dir: DataDir = None,
        host: Host = None,
        port: Annotated[int | None, typer.Option(help="Port of the gateway; 0 takes a free one.")] = None,
        region: RegionFile = None,
        policy: PolicyFile = None,
        travel: TravelFile = None,
        subscribers: Annotated[Path | None, typer.Option(help="Subscribers (YAML), see docs/webhooks.md.")] = None,
    ) -> None:
        """启动：everything on this machine, nothing installed beforehand; stays up until Ctrl-C.

        Data, keys (wallet.json) and logs are kept in the data directory; starting again goes on from there.
        """
        import asyncio

        from linkage.settings import read_settings
        from linkage.speech import set_up

        set_up()
        settings = read_settings(
            config,
            data_dir=data_dir,
            host=host,
            port=port,
            region=region,
            policy=policy,
            travel=travel,
            subscribers=subscribers,
        )
        asyncio.run(_up(settings))


async def _up(settings: "Settings") -> None:
    from linkage.embedded import PartFailed, running
    from linkage.failure import fail
    from linkage.keys import wallet
    from linkage.signals import until_stopped
    from linkage.worlds import the_world
    from streams.embedded_redis import EmbeddedRedisError

    wallet(settings.data_dir, the_world(settings.region, settings.policy).region)
    try:
        async with running(settings) as system:
            typer.echo(f"运行中 up: {system.url}  (keys: {settings.data_dir}/wallet.json, Ctrl-C ends it)")
            await until_stopped()
            typer.echo("停止 stopping …")
    except (PartFailed, EmbeddedRedisError) as error:
        fail(str(error))
