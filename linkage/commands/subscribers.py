"""``linkage subscribers``: who is told of alerts, looked at and changed at a running system."""

from pathlib import Path
from typing import Annotated

import typer

from linkage.commands.options import CaFile, GatewayUrl, TokenFile

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Which subscriber.", show_default=False)]
KeyFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write the signing key here (mode 600) instead of to stdout.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="订阅方 Who is told of alerts: list, put, rotate, remove.")
    group.command("list")(list_subscribers)
    for command in (put, rotate, remove):
        group.command(command.__name__)(command)
    app.add_typer(group, name="subscribers")


def list_subscribers(
    url: GatewayUrl, token_file: TokenFile = None, ca_file: CaFile = None, as_json: AsJson = False
) -> None:
    """列出：everybody there is, from the notifiers' file and made through the API, without signing keys.

    waiting: alert versions that wait for a later attempt. dead: those given
    up (linkage deliveries). Needs a token of role admin, as all of these do.

      linkage subscribers list --url http://127.0.0.1:8080 --token-file admin.token
    """
    from linkage.administration import asked
    from linkage.subscribers_page import print_subscribers, print_subscribers_json

    found = asked(url, token_file, ca_file, "GET", "/v1/subscribers")["items"]
    (print_subscribers_json if as_json else print_subscribers)(found)


def put(
    name: NameArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Its settings (YAML).", show_default=False)],
    url: GatewayUrl,
    token_file: TokenFile = None,
    ca_file: CaFile = None,
    key_file: KeyFile = None,
) -> None:
    """设置：make a subscriber, or change one, without a restart.

    FILE holds its settings as an entry of the subscribers file does
    (docs/webhooks.md): url, role, severities, rules, nodes, second … Only url
    is required, and what is left out is as it would be in the file, except
    for the signing keys: those of one that is there stay. A new one is given
    a key, shown this once.

      linkage subscribers put ops ops.yaml --url http://127.0.0.1:8080 \\
        --token-file admin.token --key-file ops.key
    """
    from linkage.administration import asked, told
    from linkage.subscriber_settings import read_subscriber

    answer = asked(url, token_file, ca_file, "PUT", _path(name), json=read_subscriber(file))
    told(f"{name}: {answer['status']}")
    _hand_over(answer["secret"], key_file)


def rotate(
    name: NameArgument,
    url: GatewayUrl,
    token_file: TokenFile = None,
    ca_file: CaFile = None,
    key_file: KeyFile = None,
    drop_old: Annotated[
        bool, typer.Option("--drop-old", help="Make no new key: sign with the newest one alone.")
    ] = False,
) -> None:
    """轮换：give a subscriber a new signing key; the old one is signed with too.

    Hand the new one to the receiver, and when it goes by it, take the old one
    out with --drop-old. Another rotation before that takes it out as well.

      linkage subscribers rotate ops --url http://127.0.0.1:8080 \\
        --token-file admin.token --key-file new.key
      linkage subscribers rotate ops --drop-old --url http://127.0.0.1:8080 \\
        --token-file admin.token
    """
    from linkage.administration import asked, told

    if drop_old:
        asked(url, token_file, ca_file, "DELETE", f"{_path(name)}/keys/old")
        told(f"{name}: signed with its newest key alone")
        return
    answer = asked(url, token_file, ca_file, "POST", f"{_path(name)}/keys", json={})
    told(f"{name}: signed with the new key and the old one")
    _hand_over(answer["secret"], key_file)


def remove(name: NameArgument, url: GatewayUrl, token_file: TokenFile = None, ca_file: CaFile = None) -> None:
    """删除：tell a subscriber no more.

    What waits for it and its dead letters are dropped and counted by a
    running notifier; then the name is free again. One of the notifiers' file
    is taken out there.

      linkage subscribers remove ops --url http://127.0.0.1:8080 \\
        --token-file admin.token
    """
    from linkage.administration import asked, told

    asked(url, token_file, ca_file, "DELETE", _path(name))
    told(f"{name}: deleted")


def _path(name: str) -> str:
    from urllib.parse import quote

    return f"/v1/subscribers/{quote(name, safe='')}"


def _hand_over(secret: str | None, key_file: Path | None) -> None:
    from linkage.administration import hand_over

    if secret is not None:
        hand_over(secret, key_file, "--key-file", over=True)
