"""``linkage fsck``: is the stored state what the log says?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkage.commands.options import Config, Log, Redis, RegionFile, RunningDir

if TYPE_CHECKING:
    from linkage.fsck import Report
    from linkage.settings import Settings

Recording = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Fold this recording instead of the log: all that the system was posted."),
]
Partitions = Annotated[
    list[int] | None, typer.Option("--partition", metavar="N", help="Only this partition; may be repeated.")
]


def register(app: typer.Typer) -> None:
    app.command("fsck")(fsck)


def fsck(
    config: Config = None,
    data_dir: RunningDir = None,
    redis: Redis = None,
    log: Log = None,
    region: RegionFile = None,
    recording: Recording = None,
    partition: Partitions = None,
    list_all: Annotated[bool, typer.Option("--list", help="Name everything that differs, not the first few.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
) -> None:
    """核对：fold the log anew and compare what comes out with what Redis holds.

    Nothing is written, and the system may go on running. Every unit, alert,
    movement, deadline, place, list and count is compared, the books and the
    offset too. Run it with the version and the region file of the trackers.

    Exit code 0: nothing differs. 1: something does. 2: not everything could be
    checked, such as a log that has let go of its beginning.

      linkage fsck --data-dir var
      linkage fsck --redis redis://10.0.0.5 --log kafka://10.0.0.6:9092 --json
    """
    from linkage.failure import fail, outages_told
    from linkage.fsck_page import print_json, print_report
    from linkage.settings import running

    settings = running(config, data_dir=data_dir, redis=redis, log=log, region=region)
    for number in partition or ():
        if not 0 <= number < settings.partitions:
            fail(f"--partition {number}: there are partitions 0 to {settings.partitions - 1}", 2)
    if recording is not None and partition:
        fail("--partition: a recording is compared as a whole; leave it out", 2)
    with outages_told(2):
        report = _checked(settings, partition) if recording is None else _replayed(settings, recording)
    if as_json:
        print_json(report)
    else:
        print_report(report, everything=list_all)
    if report.differences:
        raise typer.Exit(1)
    if report.unchecked:
        raise typer.Exit(2)


def _checked(settings: "Settings", only: list[int] | None) -> "Report":
    import asyncio

    from linkage.fsck import check_all
    from linkage.progress import sharing
    from linkage.worlds import the_world

    world = the_world(settings.region, None)
    with sharing("核对 checking") as progress:
        return asyncio.run(check_all(settings, world, only, progress))


def _replayed(settings: "Settings", recording: Path) -> "Report":
    import asyncio

    from gates.recording import RecordingError
    from linkage.failure import fail
    from linkage.fsck_recording import check_recording
    from linkage.progress import reading
    from linkage.worlds import the_world

    world = the_world(settings.region, None)
    try:
        with reading(recording) as (lines, report):
            return asyncio.run(check_recording(settings, world, lines, lambda result: report(result.events)))
    except RecordingError as error:
        fail(str(error), 2)
