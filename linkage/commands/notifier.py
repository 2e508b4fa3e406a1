"""``linkage notifier``: webhooks as a process of their own."""

from pathlib import Path
from typing import Annotated

import typer

from linkage.commands.options import Config, MetricsPort, Redis


def register(app: typer.Typer) -> None:
    @app.command(name="notifier")
    def notifier(
        config: Config = None,
        redis: Redis = None,
        subscribers: Annotated[Path | None, typer.Option(help="Subscribers (YAML), see docs/webhooks.md.")] = None,
        metrics_port: MetricsPort = None,
    ) -> None:
        """通知：deliver every alert to every subscriber as a signed webhook, at least once, never under a second id."""
        from linkage.processes import run_notifier
        from linkage.settings import connected
        from linkage.speech import set_up

        set_up()
        run_notifier(connected(config, redis=redis, subscribers=subscribers, notifier_metrics_port=metrics_port))
