"""Recordings: what reached the gateway, one line a batch, as JSON Lines (``.gz`` too) sorted by reception.

``{"received_at": "<RFC 3339>", "path": "/v1/scans" | "/v1/facts" | …, "body": {…}}``: any of ``PATHS``. The body's
bytes are kept as they stand in the file, so that what is played is what was posted.
"""

import gzip
import zlib
from collections.abc import Iterator
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import IO, Annotated, Final, Literal

import msgspec

from streams.times import millis, rfc3339

PATHS: Final = ("/v1/scans", "/v1/facts", "/v1/policy", "/v1/travel-times")


class RecordingError(Exception):
    """A recording that cannot be played on; the message names file, line, what is wrong and what would be right."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}, line {line}: {problem}" if line else f"{path}: {problem}")
        self.path = path
        self.line = line
        self.problem = problem


class Line(msgspec.Struct, frozen=True, gc=False):
    """One batch. ``number`` counts from 1; ``received_at`` in ms; ``body`` byte-exact.

    ``sender`` is the device of ``/v1/scans``, the source of ``/v1/facts``, empty if the body names none.
    """

    number: int
    received_at: int
    path: str
    body: bytes

    @property
    def sender(self) -> str:
        return _named(self.body, self.path)


class _Written(msgspec.Struct, gc=False):
    received_at: Annotated[datetime, msgspec.Meta(tz=True)]
    path: Literal["/v1/scans", "/v1/facts", "/v1/policy", "/v1/travel-times"]
    body: msgspec.Raw


class _Sender(msgspec.Struct):
    device_id: str = ""
    source: str = ""


_written = msgspec.json.Decoder(_Written)
_sender = msgspec.json.Decoder(_Sender)


def read_recording(path: Path) -> Iterator[Line]:
    """The lines in order. Raises RecordingError at the first line that cannot be read or goes back in time."""
    last = 0
    for number, raw in _numbered(path):
        line = _line(path, number, raw)
        if line.received_at < last:
            raise RecordingError(
                path, number,
                f"received_at {rfc3339(line.received_at)} is before {rfc3339(last)} of an earlier line: "
                "sort the recording by received_at",
            )  # fmt: skip
        last = line.received_at
        yield line


def _line(path: Path, number: int, raw: bytes) -> Line:
    try:
        written = _written.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RecordingError(path, number, f"{error}; a line is {_SHAPE}") from error
    return Line(number=number, received_at=millis(written.received_at), path=written.path, body=bytes(written.body))


_SHAPE: Final = (
    '{"received_at": "2026-03-02T08:15:03+08:00", "path": "/v1/scans", "/v1/facts", "/v1/policy" or'
    ' "/v1/travel-times", "body": {…}}'
)


def _named(body: bytes, path: str) -> str:
    """Bodies may be anything the gateway has refused, too; then nobody is named."""
    try:
        named = _sender.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    return named.device_id if path == "/v1/scans" else named.source


def _numbered(path: Path) -> Iterator[tuple[int, bytes]]:
    number = 0
    try:
        with _open(path) as file:
            for number, raw in enumerate(file, start=1):
                if raw.strip():
                    yield number, raw
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise RecordingError(
            path, number + 1, f"the compressed file is cut off or damaged ({error}): fetch it again"
        ) from error
    except OSError as error:
        raise RecordingError(path, 0, f"cannot be read: {error.strerror or error}") from error


def _open(path: Path) -> IO[bytes] | BufferedReader:
    if path.suffix == ".gz":
        return BufferedReader(gzip.open(path, "rb"))  # whose own lines are cut in Python
    return path.open("rb")
