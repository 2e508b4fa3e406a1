"""``linkage dead-letters``: what the trackers set aside, and back into the log with it."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from linkage.commands.options import Config, Log, Redis, RunningDir

if TYPE_CHECKING:
    from linkage.dead_letters import Choice


class Reason(StrEnum):
    UNDECODABLE = "undecodable"
    MISROUTED = "misrouted"
    FAILED = "failed"


Why = Annotated[Reason | None, typer.Option("--reason", help="Only those set aside for this reason.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
LetterId = Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it: 3/1842-1.", show_default=False)]
LetterIds = Annotated[
    list[str] | None, typer.Argument(metavar="[ID]...", help="Letters to put back.", show_default=False)
]


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="死信 What trackers could not read or apply: list, show, replay.")
    group.command("list")(list_letters)
    group.command("show")(show)
    group.command("replay")(replay)
    app.add_typer(group, name="dead-letters")


def list_letters(
    config: Config = None,
    data_dir: RunningDir = None,
    redis: Redis = None,
    reason: Why = None,
    limit: Annotated[int, typer.Option(min=1, help="The newest so many.")] = 100,
    as_json: AsJson = False,
) -> None:
    """列出：the newest first, with reason, place in the log, time and first bytes.

    linkage dead-letters list --data-dir var --reason failed
    linkage dead-letters list --json | jq -r '.[].id'
    """
    import asyncio

    from linkage.dead_letters import kept
    from linkage.dead_letters_page import print_letters, print_letters_json
    from linkage.failure import outages_told
    from linkage.settings import running

    settings = running(config, with_log=False, data_dir=data_dir, redis=redis)

    async def read() -> None:
        async with kept(settings) as (box, _):
            letters, count = await box.newest(limit, reason or ""), await box.count()
        if as_json:
            print_letters_json(letters)
        else:
            print_letters(letters, count, filtered=reason is not None)

    with outages_told():
        asyncio.run(read())


def show(
    letter: LetterId,
    config: Config = None,
    data_dir: RunningDir = None,
    redis: Redis = None,
    raw: Annotated[bool, typer.Option("--raw", help="Its bytes to stdout, exactly, and nothing else.")] = False,
    as_json: AsJson = False,
) -> None:
    """查看：one letter whole: why, where, and what is in it.

    linkage dead-letters show 3/1842-1
    linkage dead-letters show 3/1842-1 --raw > letter.json
    """
    import asyncio
    import sys

    from linkage.dead_letters import kept
    from linkage.dead_letters_page import print_letter, print_letters_json
    from linkage.failure import fail, outages_told
    from linkage.settings import running
    from streams.store.dead_letters import Letter

    settings = running(config, with_log=False, data_dir=data_dir, redis=redis)

    async def read() -> Letter | None:
        async with kept(settings) as (box, _):
            return (await box.found([letter])).get(letter)

    with outages_told():
        found = asyncio.run(read())
    if found is None:
        fail(f"ID: no dead letter {letter}; ids look like 3/1842-1, see linkage dead-letters list")
    if raw:
        sys.stdout.buffer.write(found.dead.raw)
    elif as_json:
        print_letters_json([found])
    else:
        print_letter(found)


def replay(
    ids: LetterIds = None,
    config: Config = None,
    data_dir: RunningDir = None,
    redis: Redis = None,
    log: Log = None,
    all_: Annotated[bool, typer.Option("--all", help="All that can be, and have not been before.")] = False,
    reason: Why = None,
    again: Annotated[bool, typer.Option("--again", help="Also those that were put back before.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be put back; change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """放回：put letters back into the log, each once; the trackers apply them as they apply any event.

    What was misrouted goes to its own partition. What this version cannot read
    cannot be put back. Mend the cause first, and try one: what fails again is
    set aside again, and a hundred in a row stop the tracker.

    Exit code 0: done. 1: one that was named cannot be put back (then none is),
    or Redis or the log does not answer. 2: it is not clear which are meant.

      linkage dead-letters replay 3/1842-1
      linkage dead-letters replay --all --reason failed --dry-run
    """
    import asyncio
    import time

    from linkage.dead_letters import choose, kept, put_back
    from linkage.dead_letters_page import print_replayed
    from linkage.failure import fail, outages_told
    from linkage.progress import sharing
    from linkage.settings import running

    if all_ == bool(ids):
        fail("name the letters to put back, or --all: one of both", 2)
    if reason is not None and not all_:
        fail("--reason: goes with --all", 2)
    settings = running(config, data_dir=data_dir, redis=redis, log=log)

    async def chosen() -> "Choice":
        async with kept(settings) as (box, _):
            return await choose(box, None if all_ else ids, reason or "", again=again)

    with outages_told():
        choice = asyncio.run(chosen())
        if not all_ and (problems := _problems(choice)):
            fail("nothing was put back\n" + "\n".join(problems))
        if not dry_run and choice.ready:
            with sharing("放回 putting back") as progress:
                asyncio.run(put_back(settings, choice.ready, lambda: time.time_ns() // 1_000_000, progress))
    print_replayed(choice, dry_run=dry_run, as_json=as_json)


def _problems(choice: "Choice") -> list[str]:
    """Why those that were named cannot be put back."""
    return [
        *(f"{name}: no such letter; see linkage dead-letters list" for name in choice.unknown),
        *(f"{letter.id}: cannot be read, so it cannot be put back: {why}" for letter, why in choice.unreadable),
        *(f"{letter.id}: was put back before; --again puts it back once more" for letter in choice.before),
    ]
