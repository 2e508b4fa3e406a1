"""The sources that a command is given: each read with progress, whatever it is."""

from pathlib import Path

from gates.recording import RecordingError
from linkage.asking import Asked, RefusedError
from linkage.collector import look_seldom
from linkage.failure import fail
from linkage.progress import counting, reading
from linkage.replay import Replay
from linkage.travel.file import Source
from linkage.travel.learning import Learner, is_recording, replayed, running, written
from streams.world import World


def from_file(learner: Learner, path: Path, world: World) -> Source:
    """From a recording, which is replayed, or the movements of a replay. Raises SourceError."""
    if not is_recording(path):
        with counting(path.name) as report:
            return learner.take(path.name, written(path), report)
    run = Replay(world)
    look_seldom()
    try:
        with reading(path) as (lines, report):
            run.feed(lines, lambda result: report(result.events))
    except RecordingError as error:
        fail(str(error))
    return learner.take(path.name, replayed(run))


def from_gateway(learner: Learner, url: str, token_file: Path | None, ca_file: Path | None) -> Source:
    """From what a running system remembers. Ends the program if it is refused."""
    try:
        with counting(url) as report:
            return learner.take(url, running(Asked(url, token_file, ca_file)), report)
    except RefusedError as refusal:
        fail(f"{url}: {refusal}")
