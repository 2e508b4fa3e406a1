"""``linkage device``: the registered devices, their keys and their rates, at a running system."""

from pathlib import Path
from typing import Annotated

import typer

from linkage.commands.options import CaFile, GatewayUrl, TokenFile

DeviceId = Annotated[str, typer.Argument(metavar="DEVICE", help="Its id, such as QZ-DLP-G1.", show_default=False)]
KeyId = Annotated[str, typer.Argument(metavar="KEY_ID", help="As `status` shows it.", show_default=False)]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write the key into this new file; default: stdout.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True, help="设备 Devices and their keys: list, status, enrol, rotate, revoke, limit."
    )
    group.command("list")(list_devices)
    for command in (status, enrol, rotate, revoke, limit):
        group.command(command.__name__)(command)
    app.add_typer(group, name="device")


def list_devices(
    url: GatewayUrl, token_file: TokenFile = None, ca_file: CaFile = None, as_json: AsJson = False
) -> None:
    """列出：every registered device, when it was last heard, what it says of itself, how many keys it has.

    linkage device list --url http://127.0.0.1:8080 --token-file admin.token
    """
    from linkage.administration import asked, print_json
    from linkage.device_page import print_devices

    devices = asked(url, token_file, ca_file, "GET", "/v1/devices")["items"]
    if as_json:
        print_json(devices)
    else:
        print_devices(devices)


def status(
    device: DeviceId, url: GatewayUrl, token_file: TokenFile = None, ca_file: CaFile = None, as_json: AsJson = False
) -> None:
    """状态：one device: heard, clock, charge, queue, and its keys by id. Needs a token of role admin.

    linkage device status QZ-DLP-G1 --url http://127.0.0.1:8080 --token-file admin.token
    """
    from linkage.administration import asked, print_json
    from linkage.device_page import print_device

    keys = asked(url, token_file, ca_file, "GET", f"/v1/devices/{device}/keys")
    rows = asked(url, token_file, ca_file, "GET", "/v1/devices")["items"]
    found = next(one for one in rows if one["device"] == device) | {
        "keys": keys["keys"], "rate_per_s": keys["rate_per_s"], "burst": keys["burst"],
    }  # fmt: skip
    if as_json:
        print_json(found)
    else:
        print_device(found)


def enrol(
    device: DeviceId, url: GatewayUrl, token_file: TokenFile = None, ca_file: CaFile = None, out: Out = None
) -> None:
    """登记：make the first key of a device that is in the region's file, and show it once.

    Refused if the device has a key in force: rotate it then.

      linkage device enrol QZ-DLP-G1 --url http://127.0.0.1:8080 \\
        --token-file admin.token --out g1.key
    """
    _make(device, url, token_file, ca_file, out, {"first": True})


def rotate(
    device: DeviceId,
    url: GatewayUrl,
    token_file: TokenFile = None,
    ca_file: CaFile = None,
    out: Out = None,
    overlap: Annotated[
        str, typer.Option(help="How long the key before stays in force (30m, 24h, 7d); 0s: not at all.")
    ] = "24h",
) -> None:
    """轮换：make another key; the one before stays in force for a day, so that nothing is refused in between.

    linkage device rotate QZ-DLP-G1 --url http://127.0.0.1:8080 --token-file admin.token --overlap 48h
    """
    from linkage.durations import duration

    _make(device, url, token_file, ca_file, out, {"overlap_s": duration(overlap).ms // 1000})


def revoke(
    device: DeviceId, key_id: KeyId, url: GatewayUrl, token_file: TokenFile = None, ca_file: CaFile = None
) -> None:
    """吊销：what this key signs is refused from now on, at every gateway within a second."""
    from linkage.administration import asked, told

    answer = asked(url, token_file, ca_file, "DELETE", f"/v1/devices/{device}/keys/{key_id}")
    left = [one["key_id"] for one in answer["keys"] if one["state"] == "in_force"]
    told(f"{device}: {key_id} 已吊销 revoked; 有效 in force: {', '.join(left) or '无 none, it cannot post any more'}")


def limit(
    device: DeviceId,
    url: GatewayUrl,
    token_file: TokenFile = None,
    ca_file: CaFile = None,
    rate: Annotated[float | None, typer.Option(help="Batches a second in the long run.")] = None,
    burst: Annotated[int, typer.Option(min=1, help="Batches at once, after a silence.")] = 200,
    common: Annotated[bool, typer.Option("--common", help="The rate of all devices again.")] = False,
) -> None:
    """限速：say how many batches this device may post.

    linkage device limit QZ-DLP-G1 --rate 2 --burst 20 --url http://127.0.0.1:8080 --token-file admin.token
    """
    from linkage.administration import asked, told
    from linkage.failure import fail

    if (rate is None) is not common:
        fail("say either --rate or --common", 2)
    body = {"rate_per_s": rate, "burst": burst}
    asked(url, token_file, ca_file, "PUT", f"/v1/devices/{device}/rate", json=body)
    told(f"{device}: {'与其他设备相同 as all devices' if rate is None else f'{rate:g}/s, {burst} at once'}")


def _make(
    device: str, url: str, token_file: Path | None, ca_file: Path | None, out: Path | None, body: dict[str, object]
) -> None:
    from linkage.administration import asked, check_hand_over, hand_over, told

    check_hand_over(out)
    made = asked(url, token_file, ca_file, "POST", f"/v1/devices/{device}/keys", json=body)
    told(f"{device}: 新密钥 new key {made['key_id']}; 只显示一次 it is shown once")
    for one in made["keys"]:
        if one["until"] and one["state"] == "in_force":
            told(f"{device}: 旧密钥 {one['key_id']} 有效至 in force until {one['until']}")
    hand_over(made["secret"], out)
