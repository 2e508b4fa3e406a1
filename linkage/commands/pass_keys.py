"""``linkage pass keys``: the keys that sign passes."""

from pathlib import Path
from typing import Annotated

import typer

from linkage.commands.options import Config, DataDir
from linkage.durations import Duration, duration

Folder = Annotated[
    Path | None,
    typer.Option(
        "--keys", metavar="FOLDER", help="Folder of keys.json and private/; default: passes/ in the data dir."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Length = Annotated[
    Duration | None, typer.Option(parser=duration, metavar="TIME", help="How long it is good for: 90m, 72h, 5d.")
]


def register(_app: typer.Typer) -> None:
    """Nothing to register: they are commands of ``linkage pass``."""


def group() -> typer.Typer:
    keys = typer.Typer(no_args_is_help=True, help="签发密钥 Keys that sign passes: new, list, revoke.")
    keys.command("new")(new_key)
    keys.command("list")(list_keys)
    keys.command("revoke")(revoke_key)
    return keys


def new_key(
    valid: Length = None,
    starts: Annotated[str | None, typer.Option(metavar="TIME", help="Signs from then on (RFC 3339); now.")] = None,
    note: Annotated[str, typer.Option(help="For whoever reads the list.")] = "",
    keys: Folder = None,
    data_dir: DataDir = None,
    config: Config = None,
) -> None:
    """Make a key, put it on the ring, print its id. It signs for 180 days unless --valid says otherwise.

    轮换 To rotate: make the next key before the last one ends, and give
    keys.json to every gateway and kiosk. The newest key signs; passes of the
    last one are good until they expire.
    """
    from linkage.pass_key_desk import KeyDesk
    from linkage.speech import set_up

    set_up()
    typer.echo(KeyDesk.open(keys, data_dir, config).new_key(valid, starts, note))


def list_keys(keys: Folder = None, data_dir: DataDir = None, config: Config = None, as_json: AsJson = False) -> None:
    """The keys of the ring, newest first. Never shows a private key."""
    from linkage.administration import print_json
    from linkage.columns import columns, note
    from linkage.pass_key_desk import KeyDesk

    rows = KeyDesk.open(keys, data_dir, config).key_rows()
    if as_json:
        print_json(rows)
    elif not rows:
        note("没有密钥 no keys; make one with `linkage pass keys new`")
    else:
        names = ("id", "state", "valid_from", "valid_to", "private", "note")
        columns("签发密钥 Keys of passes", names, [[row[name] for name in names] for row in rows])


def revoke_key(
    key: Annotated[str, typer.Argument(metavar="ID", help="As `linkage pass keys list` shows it.", show_default=False)],
    reason: Annotated[str, typer.Option(help="Why; it stays on the ring.", show_default=False)],
    at: Annotated[str | None, typer.Option(metavar="TIME", help="Not good from then on (RFC 3339); now.")] = None,
    keys: Folder = None,
    data_dir: DataDir = None,
    config: Config = None,
) -> None:
    """吊销 Trust a key no more: every pass it has signed is refused (A01), whenever it was issued.

    For a key that leaked. A key that has merely served its time need not be
    revoked: it ends by itself, and its passes stay good until they expire.
    """
    from linkage.pass_key_desk import KeyDesk
    from linkage.speech import set_up

    set_up()
    typer.echo(KeyDesk.open(keys, data_dir, config).revoke_key(key, at, reason))
