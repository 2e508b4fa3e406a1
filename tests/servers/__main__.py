"""A real Kafka and a real Redis on this machine alone, to run the parts against by hand: ``make servers``.

Prints what the parts read their addresses from, to be pasted into a shell, and ends both on Ctrl-C.
"""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

import typer

from linkage.signals import until_stopped
from linkage.speech import set_up
from streams.embedded_redis import EmbeddedRedis
from tests.contract.log.kafka_server import KafkaServer, missing


def main() -> int:
    if (lacking := missing()) is not None:
        typer.echo(lacking, err=True)
        return 1
    set_up()
    debian = shutil.which("redis-server")
    with tempfile.TemporaryDirectory(prefix="linkage-servers-") as made:
        redis = EmbeddedRedis(Path(made) / "redis", executable=Path(debian) if debian else None)
        with redis, KafkaServer(Path(made) / "kafka") as kafka:
            typer.echo(f"export LINKAGE_LOG=kafka://{kafka.servers} LINKAGE_REDIS={redis.url}")
            typer.echo("Kafka and Redis run until Ctrl-C; what is in them goes with them", err=True)
            asyncio.run(until_stopped())
    return 0


if __name__ == "__main__":
    sys.exit(main())
