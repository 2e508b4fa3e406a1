"""``linkage kiosk``: the reference kiosk of one gate."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from linkage.commands.options import GatewayUrl, RegionFile

if TYPE_CHECKING:
    from linkage.kiosk.settings import KioskSettings

KEY_VARIABLE = "LINKAGE_KIOSK_KEY"

Device = Annotated[str, typer.Option(show_default=False, help="Id of this gate, as it is registered.")]
Key = Annotated[
    Path | None,
    typer.Option(
        "--key-file", metavar="FILE",
        help=f"The device's signing key (whsec_…), one a line while keys rotate. Default: {KEY_VARIABLE}.",
    ),
]  # fmt: skip
Queue = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Where scans are kept. Default: var/kiosk/DEVICE.sqlite.")
]
Lane = Annotated[str | None, typer.Option(help="Lane. Default: the only one the register has for the direction.")]
Listen = Annotated[
    int | None,
    typer.Option(
        min=0, max=65535, metavar="PORT", help="Take readings and scans on this loopback port; 0: a free one."
    ),
]
Soon = Annotated[float, typer.Option("--readings-s", min=1, help="A reading goes with a scan up to so long after it.")]
Heartbeat = Annotated[
    float | None, typer.Option("--heartbeat-s", min=1, help="Default: what the register says, else 600.")
]
Plain = Annotated[bool, typer.Option("--plain", help="One JSON line per happening instead of the screen.")]
UntilSent = Annotated[
    bool, typer.Option("--until-sent", help="End when the input has ended and everything kept is acknowledged.")
]
Dismiss = Annotated[
    bool, typer.Option("--dismiss-rejected", help="What the gateway rejected has been seen to: count it no longer.")
]


def register(app: typer.Typer) -> None:
    app.command("kiosk")(kiosk)


def kiosk(
    device: Device,
    url: GatewayUrl,
    key_file: Key = None,
    direction: Annotated[Literal["in", "out"], typer.Option(help="Which way lorries go here.")] = "in",
    lane: Lane = None,
    destination: Annotated[str | None, typer.Option(help="Node that what leaves here goes to, or 'outside'.")] = None,
    operator: Annotated[str | None, typer.Option(help="Who is on duty.")] = None,
    queue: Queue = None,
    listen: Listen = None,
    readings_s: Soon = 30.0,
    heartbeat_s: Heartbeat = None,
    region: RegionFile = None,
    plain: Plain = False,
    until_sent: UntilSent = False,
    dismiss_rejected: Dismiss = False,
) -> None:
    """卡口终端：scan passes and unit ids; keep them through outages; show the gateway's answer.

    Each line of the input (a hand scanner that types) is a code. 已保存 KEPT
    means on disk: it will arrive, whatever happens. 未保存 NOT KEPT means write
    it down. On a pipe, and with --plain, one JSON line tells of each happening.

      linkage kiosk --device QZ-DLP-G1 --url https://gateway:8080 \\
        --key-file g1.key --direction out --destination NNL
    """
    from linkage.kiosk.settings import KioskSettings, read_keys, registered

    found = registered(region, device, direction)
    _run(
        KioskSettings(
            device=device,
            url=url,
            keys=read_keys(key_file, KEY_VARIABLE),
            lane=found.lane(lane),
            direction=direction,
            destination=destination,
            operator=operator,
            queue=queue or Path("var") / "kiosk" / f"{device}.sqlite",
            listen=listen,
            readings_s=readings_s,
            heartbeat_s=heartbeat_s or found.heartbeat_s,
            plain=plain,
            until_sent=until_sent,
            dismiss_rejected=dismiss_rejected,
        )
    )


def _run(settings: "KioskSettings") -> None:
    import asyncio
    import sqlite3

    from gates.kiosk.kept import NotKeptError, QueueError
    from linkage.failure import fail
    from linkage.kiosk.run import at_the_gate
    from linkage.speech import set_up

    set_up("warning")
    try:
        asyncio.run(at_the_gate(settings))
    except BrokenPipeError:
        fail("nobody reads the output any more; what was kept stays kept")
    except (QueueError, NotKeptError, OSError) as error:
        fail(str(error))
    except sqlite3.Error as error:
        fail(f"{settings.queue}: cannot be read: {error}")
