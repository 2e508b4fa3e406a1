"""``linkage audit``: who administered what, when, and what came of it."""

from typing import Annotated, Any

import typer

from linkage.commands.options import CaFile, GatewayUrl, TokenFile


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="审计 Administrative acts: list.")
    group.command("list")(list_acts)
    group.callback()(lambda: None)
    app.add_typer(group, name="audit")


def list_acts(
    url: GatewayUrl,
    act: Annotated[str, typer.Option(help="Only acts that begin so: key, token.issue, policy …")] = "",
    subject: Annotated[str, typer.Option(help="Only of this: device:QZ-DLP-G1, say.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="The newest so many.")] = 100,
    token_file: TokenFile = None,
    ca_file: CaFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """列出：the newest first: when, who, what, of what, and whether it was done. Needs a token of role admin.

    linkage audit list --url http://127.0.0.1:8080 --token-file admin.token --act key
    """
    from linkage.administration import asked, print_json
    from linkage.columns import columns

    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while len(found) < limit:
        asking = {"act": act, "subject": subject, "limit": min(1000, limit - len(found)), "cursor": cursor}
        page = asked(url, token_file, ca_file, "GET", "/v1/audit", params=asking)
        found += page["items"]
        if (cursor := page["cursor"]) is None:
            break
    if as_json:
        print_json(found)
        return
    rows = [(one["at"], one["by"], one["act"], one["subject"], one["outcome"], _said(one["detail"])) for one in found]
    columns("审计 Audit", ("时间 when", "何人 who", "事项 act", "对象 of", "结果 outcome", "明细 detail"), rows)


def _said(detail: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in detail.items())
