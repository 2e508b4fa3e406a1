"""``linkage policy``: look at thresholds, check a file of them, put it in force, see how it came to be."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from linkage.commands.options import CaFile, GatewayUrl, RegionFile, TokenFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streams.policy import Policy

PolicyArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The policy file (YAML).", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="规则阈值 Thresholds: show, check, apply, history.")
    for command in (show, check, apply, history):
        group.command(command.__name__)(command)
    app.add_typer(group, name="policy")


def show(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Show this policy file in full.", show_default=False)
    ] = None,
    region: RegionFile = None,
    url: Annotated[str | None, typer.Option(help="Show what is in force at this gateway.")] = None,
    token_file: TokenFile = None,
    ca_file: CaFile = None,
) -> None:
    """The whole policy as a commented YAML file, in Chinese and English.

    Without arguments every rule's own thresholds: a file to start from. With
    FILE what that file amounts to, with --url what is in force at a gateway.

      linkage policy show > policy.yaml
    """
    from linkage.failure import fail
    from streams.policy_file import recall_policy
    from streams.policy_page import policy_page
    from streams.rules.catalogue import default_policy

    if file is not None and url is not None:
        fail("give either a FILE or --url", 2)
    if url is None:
        typer.echo(policy_page(_read(file, region) if file else default_policy()), nl=False)
        return
    answer = _asked(url, token_file, ca_file, lambda gateway: gateway.get("/v1/policy"))
    if (change := answer["change"]) is not None:
        typer.echo(f"# {change['received_at']} {change['by']} {change['note']}".rstrip())
    typer.echo(policy_page(recall_policy(answer["text"]) or default_policy()), nl=False)


def check(file: PolicyArgument, region: RegionFile = None, as_json: AsJson = False) -> None:
    """Say what a policy file would change, and what is wrong with it.

    Exit code 0: it can be used; what differs from the rules' own thresholds is
    listed. 1: it is refused, each mistake with its line and what would do.
    """
    from streams.policy_changes import differences
    from streams.policy_file import PolicyError
    from streams.rules.catalogue import default_policy

    try:
        policy = _load(file, region)
    except PolicyError as error:
        if as_json:
            _print_json({"ok": False, "problems": [problem._asdict() for problem in error.problems]})
        else:
            typer.echo(str(error))
        raise typer.Exit(1) from None
    changed = [one._asdict() for one in differences(default_policy(), policy)]
    if as_json:
        _print_json({"ok": True, "changed": changed})
    else:
        _changed(f"{file}: 可用 can be used", changed)


def apply(
    file: PolicyArgument,
    url: GatewayUrl,
    token_file: TokenFile = None,
    note: Annotated[str, typer.Option(help="Why; it stays on record.")] = "",
    by: Annotated[str | None, typer.Option(help="Who changes it; default: the token's holder.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; change nothing.")] = False,
    ca_file: CaFile = None,
    as_json: AsJson = False,
) -> None:
    """Put a policy file in force at a running system, without a restart.

    The file is the whole policy: what it leaves out is as the rules have it.
    The change goes through the log, with who and why. What is received after
    it is judged by it; what was found before keeps its thresholds. Needs a
    token of role admin.

      linkage policy apply policy.yaml --url http://127.0.0.1:8080 \\
        --token-file admin.token --note "queue before the holidays"
    """
    text = _text(file)
    body = {"text": text, "note": note, "dry_run": dry_run} | ({"by": by} if by else {})
    answer = _asked(url, token_file, ca_file, lambda gateway: gateway.post("/v1/policy", body), file)
    if as_json:
        _print_json(answer)
        return
    title = "试算，未生效 dry run, nothing was changed" if dry_run else f"已生效 in force since {answer['received_at']}"
    _changed(f"{file}: {title}", answer["changed"])


def history(url: GatewayUrl, token_file: TokenFile = None, ca_file: CaFile = None, as_json: AsJson = False) -> None:
    """Every change of a running system's policy, newest first: when, who, why."""
    from linkage.columns import columns, note

    answer = _asked(url, token_file, ca_file, lambda gateway: gateway.get("/v1/policy"))
    steps = answer["history"]
    if as_json:
        _print_json(steps)
    elif not steps:
        note("未变更 never changed: every rule has its own thresholds (linkage policy show)")
    else:
        rows = [(one["received_at"], one["by"], one["note"], one["digest"][:8]) for one in steps]
        columns("规则变更 Changes of the policy", ("时间 when", "何人 who", "原因 why", "digest"), rows)


def _changed(title: str, changed: "Sequence[dict[str, Any]]") -> None:
    from linkage.columns import columns, note

    if not changed:
        note(f"{title}\n没有不同 nothing differs")
        return
    rows = [
        (one["rule"], one["field"], one["where"] or "全区 region", _shown(one["was"]), _shown(one["now"]))
        for one in changed
    ]
    columns(title, ("rule", "threshold", "where", "was", "now"), rows)


def _shown(value: Any) -> str:
    import json

    if isinstance(value, float):
        return f"{value:g}"
    return "–" if value is None else json.dumps(value, ensure_ascii=False)


def _asked(url: str, token_file: Path | None, ca_file: Path | None, ask: Any, file: Path | None = None) -> Any:
    """The gateway's answer. What is wrong with a posted file is said line by line."""
    from linkage.asking import Asked, RefusedError
    from linkage.failure import fail

    try:
        return ask(Asked(url, token_file, ca_file))
    except RefusedError as refusal:
        if file is not None and refusal.status == 422:
            fail(f"{file} is refused\n" + "\n".join(f"{file}, {line}" for line in refusal.detail.splitlines()))
        fail(f"{url}: {refusal}")


def _read(file: Path, region: Path | None) -> "Policy":
    from linkage.failure import fail
    from streams.policy_file import PolicyError

    try:
        return _load(file, region)
    except PolicyError as error:
        fail(str(error), 2)


def _load(file: Path, region: Path | None) -> "Policy":
    from linkage.failure import fail
    from streams.policy_file import load_policy
    from zones.region import RegionError, load_region

    try:
        return load_policy(file, load_region(region))
    except RegionError as error:
        fail(str(error), 2)


def _text(file: Path) -> str:
    from linkage.failure import fail

    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file}: {getattr(error, 'strerror', None) or 'is not UTF-8'}", 2)


def _print_json(content: Any) -> None:
    import json

    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))
