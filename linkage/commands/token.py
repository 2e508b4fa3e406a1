"""``linkage token``: issue, list and revoke tokens of people and agencies, at a running system."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from linkage.commands.options import CaFile, GatewayUrl, TokenFile


class OfRole(StrEnum):
    OPERATOR = "operator"
    SECTION = "section"
    AGENCY = "agency"
    TRADER = "trader"
    VIEWER = "viewer"
    KIOSK = "kiosk"
    ADMIN = "admin"


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write the token into this new file; default: stdout.")
]


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="令牌 Tokens of people and agencies: issue, list, revoke.")
    group.command("list")(list_tokens)
    group.command("issue")(issue)
    group.command("revoke")(revoke)
    app.add_typer(group, name="token")


def list_tokens(url: GatewayUrl, token_file: TokenFile = None, ca_file: CaFile = None, as_json: AsJson = False) -> None:
    """列出：tokens by id, whose they are and until when. Needs a token of role admin.

    linkage token list --url http://127.0.0.1:8080 --token-file admin.token
    """
    from linkage.administration import asked, print_json
    from linkage.columns import columns

    found = asked(url, token_file, ca_file, "GET", "/v1/tokens")["items"]
    if as_json:
        print_json(found)
        return
    states = {"in_force": "有效 in force", "expired": "已过期 expired", "revoked": "已吊销 revoked"}
    rows = [
        (
            one["token_id"],
            one["name"],
            one["role"],
            "" if one["source"] == "*" else one["source"],
            states[one["state"]],
            one["expires_at"],
            one["by"],
        )
        for one in found
    ]
    names = ("id", "持有人 name", "角色 role", "来源 source", "状态 state", "到期 expires", "签发人 by")
    columns(f"令牌 Tokens: {len(rows)}", names, rows, unbroken=1)


def issue(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who will hold it.", show_default=False)],
    role: Annotated[OfRole, typer.Option(help="What it may do.", show_default=False)],
    url: GatewayUrl,
    source: Annotated[
        str | None,
        typer.Option(help="agency: the source it speaks for; kiosk: its device; trader: its enterprise."),
    ] = None,
    days: Annotated[float, typer.Option(min=0.01, max=400, help="How long it is in force.")] = 90,
    token_file: TokenFile = None,
    ca_file: CaFile = None,
    out: Out = None,
) -> None:
    """签发：make a token for one role and a time, and show it once.

    linkage token issue li.wei --role operator --days 30 \\
      --url http://127.0.0.1:8080 --token-file admin.token --out li.wei.token
    """
    from linkage.administration import asked, check_hand_over, hand_over, told

    check_hand_over(out)
    body = {"name": name, "role": role.value, "days": days} | ({"source": source} if source else {})
    made = asked(url, token_file, ca_file, "POST", "/v1/tokens", json=body)
    told(
        f"{name}: 令牌 token {made['token_id']} 有效至 in force until {made['expires_at']}; 只显示一次 it is shown once"
    )
    hand_over(made["token"], out)


def revoke(
    token_id: Annotated[str, typer.Argument(metavar="TOKEN_ID", help="As `list` shows it.", show_default=False)],
    url: GatewayUrl,
    token_file: TokenFile = None,
    ca_file: CaFile = None,
) -> None:
    """吊销：the token is refused from now on, at every gateway within a second."""
    from linkage.administration import asked, told

    answer = asked(url, token_file, ca_file, "DELETE", f"/v1/tokens/{token_id}")
    told(f"{answer['name']} ({answer['role']}): {token_id} 已吊销 revoked")
