"""``linkage demo``: see the whole system work, on this machine, in about two minutes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from linkage.commands.options import PolicyFile, RegionFile

if TYPE_CHECKING:
    from linkage.demo.run import Recorded
    from linkage.settings import Settings
    from zones.region import Region

FAST = 2_880.0
"""Four days in two minutes."""


def register(app: typer.Typer) -> None:
    app.command(name="demo")(demo)


def demo(
    recording: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="JSON Lines (.gz too); default: four days that ship with the project."),
    ] = None,
    speed: Annotated[
        float, typer.Option(min=0, help="Recorded seconds per second; 0: as fast as this machine can.")
    ] = FAST,
    summary: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the summary as JSON; '-': to stdout, without the table.")
    ] = None,
    data_dir: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep data and logs here; default: a temporary folder.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the gateway; 0 takes a free one.")] = 0,
    region: RegionFile = None,
    policy: PolicyFile = None,
) -> None:
    """演示：play a recording through the whole system and watch it.

    Starts Redis, gateway, tracker and notifier on this machine, posts the recording through real kiosk clients,
    shows a live board, receives its own webhooks and checks their signatures, and ends with a summary. Ctrl-C
    stops every part.
    """
    import tempfile
    from contextlib import ExitStack
    from importlib.resources import as_file, files

    from gates.recording import RecordingError
    from linkage.demo.run import look_through
    from linkage.failure import fail
    from linkage.settings import read_settings
    from linkage.speech import set_up
    from linkage.worlds import the_world

    set_up("error")
    found_region = the_world(region, policy).region
    with ExitStack() as stack:
        folder = data_dir or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="linkage-demo-")))
        path = recording or stack.enter_context(as_file(files("linkage") / "data")) / "region-4d.jsonl.gz"
        try:
            recorded = look_through(path)
        except RecordingError as error:
            fail(str(error))
        if data_dir is not None and (data_dir / "redis").exists():
            fail(f"{data_dir} holds an earlier run: a recording is played into an empty system; name another folder", 2)
        settings = read_settings(None, data_dir=folder, port=port, clock="recorded", region=region, policy=policy)
        found = _demonstrate(settings, found_region, recorded, speed)
    _tell(found, summary)


def _demonstrate(settings: "Settings", region: "Region", recorded: "Recorded", speed: float) -> dict[str, Any]:
    import asyncio

    from gates.kiosk.resend import BatchRefusedError, NotAcknowledgedError
    from gates.playback import PlaybackError
    from linkage.demo.run import demonstrate
    from linkage.demo.screen import screen
    from linkage.embedded import PartFailed
    from linkage.failure import fail
    from linkage.signals import interruptible
    from streams.embedded_redis import EmbeddedRedisError

    try:
        with screen(region) as show:
            return asyncio.run(interruptible(demonstrate(settings, region, recorded, speed, show)))
    except (KeyboardInterrupt, asyncio.CancelledError):
        fail("已停止 stopped; nothing is left running", 130)
    except (PlaybackError, BatchRefusedError, NotAcknowledgedError, PartFailed, EmbeddedRedisError) as error:
        fail(f"{error} (logs: {settings.data_dir}/logs)")
    except TimeoutError:
        fail(f"the system did not settle in time (logs: {settings.data_dir}/logs)")


def _tell(found: dict[str, Any], summary: Path | None) -> None:
    import msgspec

    from linkage.demo.summary import show_summary

    as_json = msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"
    if summary is not None and str(summary) == "-":
        typer.echo(as_json.decode(), nl=False)
        return
    show_summary(found)
    if summary is not None:
        summary.write_bytes(as_json)
