"""``linkage tracker``: the faust worker as a process of its own."""

import typer

from linkage.commands.options import Config, Log, MetricsPort, Redis, RegionFile


def register(app: typer.Typer) -> None:
    @app.command(name="tracker")
    def tracker(
        config: Config = None,
        redis: Redis = None,
        log: Log = None,
        region: RegionFile = None,
        metrics_port: MetricsPort = None,
    ) -> None:
        """跟踪：fold the log into unit state, movements and alerts. As many as there are partitions may run."""
        from linkage.processes import run_tracker
        from linkage.settings import connected
        from linkage.speech import set_up

        set_up()
        run_tracker(connected(config, redis=redis, log=log, region=region, tracker_metrics_port=metrics_port))
