"""Into files: JSON Lines sorted by reception (gzip if the name says so) and the truth beside them."""

import gzip
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import msgspec

from gates.simulation.devices import Post
from streams.times import rfc3339

if TYPE_CHECKING:
    from collections.abc import Iterator

_encoder = msgspec.json.Encoder()
STDOUT = Path("-")


def truth_path(recording: Path) -> Path:
    """``<name>.truth.json`` beside ``<name>.jsonl`` or ``<name>.jsonl.gz``."""
    name = recording.name.removesuffix(".gz").removesuffix(".jsonl")
    return recording.with_name(f"{name}.truth.json")


def write_lines(path: Path, posts: Iterable[Post], written: Callable[[int], object]) -> None:
    """``-`` is standard output. ``written`` hears the count of lines every thousand and at the end.

    The file appears whole or not at all: it is written beside its place and moved there.
    """
    with _opened(path) as file:
        count = 0
        for count, post in enumerate(posts, start=1):
            file.write(line(post))
            if count % 1000 == 0:
                written(count)
        written(count)


def write_truth(path: Path, truth: bytes) -> None:
    path.write_bytes(truth)


def line(post: Post) -> bytes:
    """One batch as a line of a recording (contract: recordings and replay)."""
    body: dict[str, Any]
    if post.sent is None:
        path, body = "/v1/facts", {"source": post.sender, "items": post.items}
    else:
        path = "/v1/scans"
        body = {"device_id": post.sender, "send_time": rfc3339(post.sent), "status": {}, "items": post.items}
    return _encoder.encode({"received_at": rfc3339(post.received), "path": path, "body": body}) + b"\n"


def close_broken_pipe() -> None:
    """Whoever read standard output has gone: let nothing more be written to it, at exit either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _opened(path: Path) -> "Iterator[IO[bytes]]":
    if path == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with unfinished.open("wb") as raw:
            if path.suffix == ".gz":
                with gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as packed:
                    yield cast("IO[bytes]", packed)
            else:
                yield raw
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
