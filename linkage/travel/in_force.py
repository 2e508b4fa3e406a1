"""The travel times of a running system: what is in force there, and what is put in force."""

import json
from pathlib import Path
from typing import Any

import msgspec
import typer

from linkage.asking import Asked, RefusedError
from linkage.failure import fail
from linkage.worlds import travel_text
from streams.policy import Policy
from streams.policy_file import recall_policy
from streams.rules.catalogue import default_policy
from streams.travel_table import Table
from zones.region import Region

PATH = "/v1/travel-times"


def table_in(file: Path, region: Region) -> Table:
    """What the log would be told of a file. Ends the program if it cannot be used."""
    return msgspec.json.decode(travel_text(file, region), type=Table)


def put(
    file: Path, region: Region, more: dict[str, Any], url: str, token_file: Path | None, ca_file: Path | None
) -> dict[str, Any]:
    """Posts it, with ``more`` of the body; the gateway's answer."""
    body = {"table": json.loads(travel_text(file, region)), **more}
    try:
        answer: dict[str, Any] = Asked(url, token_file, ca_file).post(PATH, body)
    except RefusedError as refusal:
        fail(f"{url}: {refusal}")
    return answer


def changes(url: str, token_file: Path | None, ca_file: Path | None) -> list[dict[str, Any]]:
    """Newest first."""
    found: list[dict[str, Any]] = _asked(Asked(url, token_file, ca_file), url, PATH)["history"]
    return found


def in_force(url: str, token_file: Path | None, ca_file: Path | None) -> tuple[Table, Policy]:
    """Travel times and policy."""
    gateway = Asked(url, token_file, ca_file)
    table = msgspec.convert(_asked(gateway, url, PATH)["table"], Table)
    return table, recall_policy(_asked(gateway, url, "/v1/policy")["text"]) or default_policy()


def print_json(content: Any) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


def _asked(gateway: Asked, url: str, path: str) -> Any:
    try:
        return gateway.get(path)
    except RefusedError as refusal:
        fail(f"{url}: {refusal}")
