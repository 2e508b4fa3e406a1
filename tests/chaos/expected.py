"""What the recording comes to when nothing is disturbed: the offline replay of the same lines."""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from gates.recording import read_recording
from linkage.replay import Replay, Replayed
from streams.present import alert_json, unit_json
from tests.bench import the_world

ALERT = ("rule", "level", "severity", "subject", "node", "site", "state", "resolved_reason", "raised_at", "evidence")
UNIT = ("stage", "node", "site", "since", "seal", "plate", "gross_kg", "flags")


@dataclass(frozen=True, slots=True)
class Expected:
    replayed: Replayed
    lines: int
    ends_at: int
    """Reception of the last line (ms)."""

    def alerts(self) -> dict[str, list[Any]]:
        return {key: chosen(alert_json(alert), ALERT) for key, alert in self.replayed.alerts.items()}

    def units(self) -> dict[str, list[Any]]:
        return {key: chosen(unit_json(head), UNIT) for key, head in self.replayed.units.items() if head.stage}


def chosen(row: dict[str, Any], names: Iterable[str]) -> list[Any]:
    return [row[name] for name in names]


def cut(folder: Path, lines: int | None) -> Path:
    """The first ``lines`` of the packaged recording (None: all of it), as a file of its own."""
    path = folder / "recording.jsonl"
    with as_file(files("linkage") / "data" / "region-4d.jsonl.gz") as whole, gzip.open(whole, "rb") as recorded:
        path.write_bytes(b"".join(line for number, line in enumerate(recorded) if lines is None or number < lines))
    return path


def expect(recording: Path) -> Expected:
    run = Replay(the_world())
    run.feed(read_recording(recording))
    lines, last = 0, 0
    for line in read_recording(recording):
        lines, last = lines + 1, line.received_at
    return Expected(run.finish(0), lines, last)
