"""``linkage pass``: issuing, verifying and printing of passes; their keys are in pass_keys.py."""

from pathlib import Path
from typing import Annotated

import typer

from linkage.commands import pass_keys
from linkage.commands.options import Config, DataDir, RegionFile
from linkage.commands.pass_keys import AsJson, Folder, Length

Token = Annotated[
    str, typer.Argument(metavar="PASS", help="The pass as scanned (LP1:…, quoted); - reads stdin.", show_default=False)
]


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="通行证 Passes: issue, verify, render as QR code; keys.")
    for command in (issue, verify, render):
        group.command(command.__name__)(command)
    group.add_typer(pass_keys.group(), name="keys")
    app.add_typer(group, name="pass")


def issue(
    unit: Annotated[str, typer.Argument(help="A container number, sscc:… or local:….", show_default=False)],
    origin: Annotated[str, typer.Option("--from", metavar="NODE", help="Where it starts.", show_default=False)],
    destination: Annotated[
        str, typer.Option("--to", metavar="NODE", help="Where it may go, or outside.", show_default=False)
    ],
    seal: Annotated[str | None, typer.Option(help="Seal it travels behind.", show_default=False)] = None,
    plate: Annotated[str | None, typer.Option(help="Vehicle it travels on.", show_default=False)] = None,
    valid: Length = None,
    starts: Annotated[str | None, typer.Option(metavar="TIME", help="In force from then (RFC 3339); now.")] = None,
    keys: Folder = None,
    region: RegionFile = None,
    data_dir: DataDir = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """签发 Issue a pass and print it: the text that its QR code holds.

    It is good for one exit and one entry. Without --valid until a day after its
    movement would be overdue, or three days out of the region.

      linkage pass issue MSKU1234565 --from QZ --to NNL --seal CN482113 \\
        --plate 桂N12345 | linkage pass render - --out pass.html
    """
    from gates.passes.claims import in_words
    from linkage.administration import print_json
    from linkage.pass_desk import Desk
    from linkage.speech import set_up

    set_up()
    desk = Desk.open(keys, data_dir, config)
    places = desk.region(region)
    token, key, claims = desk.issue(places, (unit, origin, destination), seal, plate, valid, starts)
    if as_json:
        print_json({"token": token, "key": key, "claims": in_words(claims)})
    else:
        typer.echo(token)


def verify(
    token: Token,
    at: Annotated[str | None, typer.Option(metavar="TIME", help="In force at this time (RFC 3339); now.")] = None,
    keys: Folder = None,
    data_dir: DataDir = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """核验 Say whether a pass is genuine and in force, and what it says.

    Needs public keys alone (keys.json). Exit code 0: valid. 1: not, with the
    reason. Whether it has been used before only a running system knows.
    """
    from gates.passes.claims import in_words
    from gates.passes.codes import read_code
    from gates.passes.verify import SAID
    from gates.passes.verify import verify as verified
    from linkage.administration import print_json
    from linkage.pass_desk import Desk
    from linkage.tables import pairs

    code = read_code(_text(token))
    desk = Desk.open(keys, data_dir, config)
    if code.kind == "pass":
        found = verified(code.text, desk.ring(), desk.moment(at, "--at"))
        state, key, detail = str(found.state), found.key, found.detail
        words = in_words(found.claims) if found.claims else {}
    else:
        state, key, detail = code.kind, None, code.detail
        words = {"unit": code.unit} if code.unit else {}
    zh, en = SAID[state]
    if as_json:
        print_json({"state": state, "state_zh": zh, "state_en": en, "key": key, "claims": words, "detail": detail})
    else:
        rows = [("结论 state", f"{zh} {en}"), *((("密钥 key", key),) if key else ())]
        pairs("通行证 Pass", [*rows, *words.items(), *((("说明 detail", detail),) if detail else ())])
    if state != "valid":
        raise typer.Exit(1)


def render(
    token: Token,
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE", help=".png, .svg or .html (an A5 sheet to print).", show_default=False),
    ],
    pixels: Annotated[int, typer.Option(min=1, max=64, help="Of a PNG: pixels to a module.")] = 8,
    region: RegionFile = None,
) -> None:
    """打印 Draw a pass as a QR code (error level M), or as a sheet in Chinese and English.

    Needs no keys: it draws what it is given, good or not.
    """
    from linkage.failure import fail
    from linkage.pass_drawing import picture

    content = picture(_text(token), out.suffix.lower(), pixels, region)
    try:
        out.write_bytes(content)
    except OSError as error:
        fail(f"--out {out}: {error.strerror}", 2)


def _text(given: str) -> str:
    import sys

    return (sys.stdin.read() if given == "-" else given).strip("\r\n\t ")
