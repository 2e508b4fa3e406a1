"""``linkage travel``: learn travel times from past transits, look at them, put them in force."""

from pathlib import Path
from typing import Annotated

import typer

from linkage.commands.options import CaFile, GatewayUrl, PolicyFile, RegionFile, TokenFile

TravelArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="Travel times (linkage travel learn).", show_default=False)
]
Out = Annotated[Path, typer.Option(metavar="FILE", help="Where to write the travel times.")]
OUT = Path("travel.json")
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True, help="实测在途时间 Learned travel times: learn, merge, show, apply, history."
    )
    for command in (learn, merge, show, apply, history):
        group.command(command.__name__)(command)
    app.add_typer(group, name="travel")


def learn(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[SOURCE]...", help="Recordings, or movements.jsonl of replays.", show_default=False),
    ] = None,
    out: Out = OUT,
    url: Annotated[str | None, typer.Option(metavar="URL", help="Also learn from this running system.")] = None,
    token_file: TokenFile = None,
    region: RegionFile = None,
    policy: PolicyFile = None,
    ca_file: CaFile = None,
) -> None:
    """学习：how long transits took, by corridor and hour of departure.

    A recording is replayed first, by the policy given. What tells nothing of
    its corridor (diverted, arrived elsewhere, been missing …) is left out and
    counted. Nothing is changed anywhere: see linkage travel apply.

      linkage travel learn month.jsonl.gz --out travel.json
      linkage travel learn out/movements.jsonl
      linkage travel learn --url http://127.0.0.1:8080 --token-file op.token
    """
    from linkage.failure import fail
    from linkage.travel.file import TravelFileError, write_travel
    from linkage.travel.learning import Learner, SourceError
    from linkage.travel.page import print_learned
    from linkage.travel.sources import from_file, from_gateway
    from linkage.worlds import the_world

    if not sources and url is None:
        fail("name a recording, the movements.jsonl of a replay, or --url of a running system", 2)
    world = the_world(region, policy)
    learner = Learner(world.region)
    try:
        learned = [from_file(learner, path, world) for path in sources or ()]
        if url is not None:
            learned.append(from_gateway(learner, url, token_file, ca_file))
        write_travel(learner.learned, out)
    except (SourceError, TravelFileError) as error:
        fail(str(error), 2)
    print_learned(learner, learned, out)


def merge(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Travel times to put together.")],
    out: Out = OUT,
) -> None:
    """合并：several files of travel times into one, without loss.

    The outcome is the same in whatever order they are named, and as if all had
    been learned at once. A source that is in two of them is refused.

      linkage travel merge january.json february.json --out winter.json
    """
    from linkage.failure import fail
    from linkage.travel.file import TravelFileError, merged, read_travel, write_travel
    from linkage.travel.page import print_written

    try:
        whole = merged([(file, read_travel(file)) for file in files])
        write_travel(whole, out)
    except TravelFileError as error:
        fail(str(error), 2)
    print_written(whole, out)


def show(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Travel times.", show_default=False)] = None,
    origin: Annotated[str | None, typer.Option("--from", metavar="NODE", help="Only corridors from here.")] = None,
    destination: Annotated[str | None, typer.Option("--to", metavar="NODE", help="Only corridors to here.")] = None,
    hours: Annotated[bool, typer.Option("--hours", help="By the hour too; so with both --from and --to.")] = False,
    url: Annotated[str | None, typer.Option(metavar="URL", help="Show what is in force at this gateway.")] = None,
    token_file: TokenFile = None,
    region: RegionFile = None,
    policy: PolicyFile = None,
    ca_file: CaFile = None,
    as_json: AsJson = False,
) -> None:
    """查看：n, typical time and late limit by corridor, against the matrix.

    Limits are those of the policy given (by default of the rule's own). With
    --json the table as POST /v1/travel-times takes it.

      linkage travel show travel.json
      linkage travel show travel.json --from QZ --to YZ
    """
    import msgspec

    from linkage.failure import fail
    from linkage.travel.in_force import in_force, table_in
    from linkage.travel.page import print_table
    from linkage.worlds import the_world

    if (file is None) == (url is None):
        fail("give either a FILE or --url", 2)
    world = the_world(region, policy)
    judged_by = world.policy
    if file is not None:
        table = table_in(file, world.region)
    else:
        table, policy_there = in_force(str(url), token_file, ca_file)
        judged_by = judged_by if policy else policy_there
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(table), indent=2).decode())
        return
    every_hour = hours or None not in (origin, destination)
    print_table(table, world.region, judged_by, origin=origin, destination=destination, every_hour=every_hour)


def apply(
    file: TravelArgument,
    url: GatewayUrl,
    token_file: TokenFile = None,
    note: Annotated[str, typer.Option(help="Why; it stays on record.")] = "",
    by: Annotated[str | None, typer.Option(help="Who changes it; default: the token's holder.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; change nothing.")] = False,
    region: RegionFile = None,
    ca_file: CaFile = None,
    as_json: AsJson = False,
) -> None:
    """生效：tell a running system other travel times, without restart.

    They go through the log to every partition and judge the movements whose
    exit is received from then on, if the policy has A14 learned on. Limits that
    were given stay. Needs a token of role admin.

      linkage travel apply travel.json --url http://127.0.0.1:8080 \\
        --token-file admin.token --note "February"
    """
    from linkage.columns import note as tell
    from linkage.tables import pairs
    from linkage.travel.in_force import print_json, put
    from linkage.worlds import the_world

    more = {"note": note, "dry_run": dry_run} | ({"by": by} if by else {})
    answer = put(file, the_world(region, None).region, more, url, token_file, ca_file)
    if as_json:
        print_json(answer)
        return
    title = "试算，未生效 dry run, nothing was changed" if dry_run else f"已生效 in force since {answer['received_at']}"
    tell(f"{file}: {title}")
    pairs(
        "",
        [
            ("通道 corridors", answer["corridors"]),
            ("实测在途 transits", answer["transits"]),
            ("不同的行 rows that differ", answer["rows_changed"]),
            ("摘要 digest", answer["digest"]),
        ],
    )


def history(url: GatewayUrl, token_file: TokenFile = None, ca_file: CaFile = None, as_json: AsJson = False) -> None:
    """沿革：every change of a running system's travel times, newest first: when, who, why."""
    from linkage.columns import columns, note
    from linkage.travel.in_force import changes, print_json

    steps = changes(url, token_file, ca_file)
    if as_json:
        print_json(steps)
    elif not steps:
        note("从未提交 never told: everything goes by the road matrix")
    else:
        rows = [(one["received_at"], one["by"], one["note"], one["digest"][:8]) for one in steps]
        columns("实测在途时间变更 Changes of travel times", ("时间 when", "何人 who", "原因 why", "digest"), rows)
