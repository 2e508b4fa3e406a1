"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[Path | None, typer.Option("--config", help="Settings (YAML); LINKAGE_… in the environment wins.")]
Redis = Annotated[str | None, typer.Option(help="Redis URL: unix, redis or redis+cluster; rediss… for TLS.")]
Log = Annotated[str | None, typer.Option(help="Log URL: kafka://host:port[,…], kafka+tls://…, or redislog://….")]
RegionFile = Annotated[Path | None, typer.Option("--region", help="region.yaml; default: the Beibu Gulf region.")]
PolicyFile = Annotated[Path | None, typer.Option("--policy", help="Policy file (YAML); default: the rules' own.")]
TravelFile = Annotated[
    Path | None, typer.Option("--travel", help="Travel times (linkage travel learn), used if the policy says so.")
]
PassKeys = Annotated[
    Path | None,
    typer.Option("--pass-keys", metavar="FOLDER", help="Folder of the keys of passes; default: none are verified."),
]
Host = Annotated[str | None, typer.Option(help="Address to listen on.")]
MetricsPort = Annotated[int | None, typer.Option(help="Port for Prometheus; 0 takes a free one; default: none.")]
DataDir = Annotated[Path | None, typer.Option(help="Where the embedded system keeps data and keys.")]
RunningDir = Annotated[
    Path | None, typer.Option("--data-dir", help="Data directory of the `linkage up` to look into; default: var.")
]

GatewayUrl = Annotated[
    str, typer.Option("--url", metavar="URL", show_default=False, help="The gateway, such as http://127.0.0.1:8080.")
]
TokenFile = Annotated[
    Path | None,
    typer.Option("--token-file", metavar="FILE", help="File that holds the bearer token and nothing else; - is stdin."),
]
CaFile = Annotated[
    Path | None, typer.Option("--ca-file", metavar="FILE", help="CA certificates (PEM) to trust instead of the usual.")
]


def register(_app: typer.Typer) -> None:
    """Nothing to register: this module holds options only."""
