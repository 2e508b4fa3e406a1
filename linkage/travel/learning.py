"""Movements of recordings, of replays and of a running system, made into sketches."""

import gzip
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, Final

import msgspec

from linkage.asking import Asked
from linkage.replay import Replay
from linkage.travel.file import Learned, Source
from linkage.travel.transits import Moved, Reason, transit_of
from streams.present import movement_json
from streams.times import rfc3339
from zones.region import Region

PAGE: Final = 1000
"""Movements asked of a gateway at a time."""
DRAIN_MS: Final = 0
"""A recording's last hours bring no arrival: there is nothing to wait for."""

Progress = Callable[[int], None]
"""Told how many have been looked at."""


class SourceError(Exception):
    """A source cannot be read; the message names it, the line and what is expected."""


class Learner:
    """Learns from one source after another. ``left_out`` says how many movements told nothing, and why; a movement
    that two sources hold counts once (``repeated``)."""

    def __init__(self, region: Region) -> None:
        self.learned = Learned()
        self.left_out: Counter[Reason] = Counter()
        self.repeated = 0
        self._region = region
        self._known: set[str] = set()

    def take(self, name: str, movements: Iterable[Moved], progress: Progress | None = None) -> Source:
        """Adds what these movements tell, and names them as a source."""
        ids: list[str] = []
        departed: list[int] = []
        for number, moved in enumerate(movements, start=1):
            if progress is not None and number % 256 == 0:
                progress(number)
            if moved.movement_id in self._known:
                self.repeated += 1
                continue
            transit = transit_of(moved, self._region)
            if isinstance(transit, str):
                self.left_out[transit] += 1
                continue
            self._known.add(moved.movement_id)
            ids.append(moved.movement_id)
            departed.append(transit.departed_at)
            self.learned.add(transit.corridor, transit.hour, transit.minutes)
        digest = blake2b("|".join(sorted(ids)).encode(), digest_size=8).hexdigest()
        span = (rfc3339(min(departed)), rfc3339(max(departed))) if departed else ("", "")
        source = Source(name, digest, len(ids), *span)
        if ids:
            self.learned.sources.append(source)
        return source


_moved: Final = msgspec.json.Decoder(Moved)


def replayed(run: Replay) -> Iterator[Moved]:
    """The movements that a recording comes to; ``run`` has been fed all of it."""
    for movement in run.finish(DRAIN_MS).movements.values():
        yield msgspec.convert(movement_json(movement), Moved)


def is_recording(path: Path) -> bool:
    """Whether the file holds batches as posted, by its first line, rather than movements. Raises SourceError."""
    try:
        with _open(path) as file:
            first = next((line for line in file if line.strip()), b"{}")
        head = msgspec.json.decode(first)
    except (OSError, EOFError) as error:
        raise SourceError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: {error}; a recording or the movements.jsonl of a replay is expected") from error
    if not isinstance(head, dict) or not ({"path", "movement_id"} & head.keys() or not head):
        raise SourceError(f"{path}: a recording or the movements.jsonl of a replay is expected")
    return "path" in head


def written(path: Path) -> Iterator[Moved]:
    """The movements that a replay has written, one a line. Raises SourceError."""
    with _open(path) as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    yield _moved.decode(line)
                except (msgspec.DecodeError, UnicodeDecodeError) as error:
                    raise SourceError(f"{path}, line {number}: {error}; one movement a line is expected") from error


def running(gateway: Asked) -> Iterator[Moved]:
    """The closed movements that a running system remembers, newest first."""
    cursor = None
    while True:
        page: dict[str, Any] = gateway.get("/v1/movements", state="closed", limit=PAGE, cursor=cursor)
        yield from (msgspec.convert(item, Moved) for item in page["items"])
        cursor = page["cursor"]
        if cursor is None:
            return


def _open(path: Path) -> IO[bytes] | gzip.GzipFile:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")
