"""What a kiosk is told at its start, and what the register of devices adds to that."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from gates.kiosk.gate_post import Direction
from gates.kiosk.sender import HEARTBEAT_S
from linkage.failure import fail
from streams.signature import Secret, SecretError
from zones.region import RegionError, load_region


@dataclass(frozen=True, slots=True)
class KioskSettings:
    """``listen``: loopback port for readings and scans of cameras, None for none."""

    device: str
    url: str
    keys: tuple[Secret, ...] = field(repr=False)
    lane: str
    direction: Direction
    destination: str | None
    operator: str | None
    queue: Path
    listen: int | None
    readings_s: float
    heartbeat_s: float
    plain: bool
    until_sent: bool
    dismiss_rejected: bool

    @property
    def pass_keys(self) -> Path:
        """The public keys of passes, beside the queue."""
        return self.queue.with_name(f"{self.queue.name}.pass-keys.json")


@dataclass(frozen=True, slots=True)
class Registered:
    """What the region's register says of a device; a device that it does not know has to be told everything."""

    device: str
    direction: Direction
    lanes: tuple[str, ...] = ()
    heartbeat_s: float = HEARTBEAT_S

    def lane(self, told: str | None) -> str:
        """Ends the program if it is neither told nor clear. One that is told may be newer than the register."""
        if not told and not self.lanes:
            fail(
                f"--device {self.device}: the region's files have no lanes of it; correct the id, or name its --lane", 2
            )
        if not told and len(self.lanes) > 1:
            fail(f"--lane: name the lane of {self.device} ({self.direction}: {', '.join(self.lanes)})", 2)
        return told or self.lanes[0]


def registered(region: Path | None, device: str, direction: Direction) -> Registered:
    """Ends the program if the region's files cannot be used."""
    try:
        found = load_region(region).devices.get(device)
    except RegionError as error:
        fail(str(error), 2)
    if found is None:
        return Registered(device, direction)
    lanes = found.lanes_in if direction == "in" else found.lanes_out
    return Registered(device, direction, tuple(sorted(lanes)), found.heartbeat_s)


def read_keys(file: Path | None, variable: str) -> tuple[Secret, ...]:
    """The device's keys, newest first. Ends the program if there is none; no message shows a key."""
    if file is None:
        text, place = os.environ.get(variable, ""), variable
    else:
        try:
            text, place = file.read_text(), str(file)
        except (OSError, UnicodeDecodeError) as error:
            fail(f"--key-file {file}: {getattr(error, 'strerror', None) or 'not text'}", 2)
    try:
        keys = tuple(Secret.parse(line) for line in text.split())
    except SecretError as error:
        fail(f"{place}: {error}", 2)
    if not keys:
        fail(f"no signing key: name a file with --key-file, or set {variable} (whsec_…)", 2)
    return keys
