"""The intake's memory is a fold of the log: read from there it is what it was, whatever the order and however often."""

import random
from collections.abc import Iterator
from importlib.resources import as_file, files
from itertools import islice

import pytest

from gates.decoding import decode_facts, decode_scans
from gates.intake import Intake
from gates.learnt import Learnt
from gates.memory import Bindings, DeviceClock, DictMemory, Seen
from gates.recording import read_recording
from streams.events import Entry, Notice, decode_record, encode_record
from tests.life import at
from tests.unit.gates.test_intake import gate, intake, post
from zones.region import default_region

LINES = 12_000
"""More than a day: silences, late batches, corrections, conflicts, trackers."""

Log = dict[int, list[Entry]]


class Lived(DictMemory):
    """A DictMemory whose contents can be compared."""

    @property
    def contents(self) -> tuple[dict[str, Seen], dict[str, DeviceClock], dict[str, Bindings]]:
        return self._seen, self._clocks, self._bindings


@pytest.fixture(scope="module")
def lived() -> tuple[Lived, Log]:
    """The packaged recording through the intake, every fifth batch twice: what it remembers, and what is in the log."""
    memory = Lived()
    taking, log = Intake(default_region(), memory, listening_since=0), Log()
    for line, (path, body, received) in enumerate(_posted()):
        for _ in range(1 + (line % 5 == 0)):
            routed = taking.quiet(received)
            if path == "/v1/scans":
                routed += taking.scans(decode_scans(body), received)[1]
            else:
                routed += taking.facts(decode_facts(body), received)[1]
            for partition, entry in routed:
                log.setdefault(partition, []).append(entry)
    return memory, {p: decode_record(encode_record(entries)) for p, entries in log.items()}


def _posted() -> Iterator[tuple[str, bytes, int]]:
    with as_file(files("linkage") / "data" / "region-4d.jsonl.gz") as whole:
        for line in islice(read_recording(whole), LINES):
            yield line.path, line.body, line.received_at


@pytest.mark.parametrize("seed", range(3))
def test_read_from_the_log_it_is_what_it_was(lived: tuple[Lived, Log], seed: int) -> None:
    memory, log = lived
    draw = random.Random(seed)
    learnt = Learnt()
    partitions = list(log)
    draw.shuffle(partitions)
    for partition in partitions:
        entries = log[partition]
        stop = draw.randrange(len(entries))
        for entry in (*entries[:stop], *entries[draw.randrange(stop + 1) :]):  # some of them are read again
            learnt.take(entry)
    seen, clocks, bindings = memory.contents
    assert learnt.seen == seen
    assert learnt.clocks == clocks
    assert learnt.bindings == bindings
    assert any(one.told for one in seen.values())
    assert any(isinstance(entry, Notice) for entry in log[0])


def test_of_two_contents_under_one_id_the_first_stays_and_binds() -> None:
    here = intake()
    entries = [*post(here, 5, gate("a", 4, tracker="T1"))[1], *post(here, 6, gate("a", 4, tracker="T2"))[1]]
    learnt = Learnt()
    for entry in entries:
        learnt.take(entry)
    assert learnt.seen["a"] == here.memory.seen("a")
    assert set(learnt.bindings) == {"T1"}
    known = Learnt({"a": Seen("another", "unit:local:X")})
    for entry in entries:
        known.take(entry)
    assert (known.seen, known.bindings) == ({}, {})


def test_a_device_heard_after_it_was_told_quiet_is_not_quiet_whatever_the_clocks_say() -> None:
    quiet = DeviceClock().heard(at(1), at(1)).joined(DeviceClock((), at(1), quiet=True))
    assert quiet.quiet
    back = quiet.heard(at(0), at(0))
    assert (back.quiet, back.last_heard) == (False, at(1) + 1)
    assert back.joined(quiet) == quiet.joined(back) == back


def test_a_clock_from_before_receptions_were_kept_is_joined_too() -> None:
    old = DeviceClock((3, 5, 9), 1_000)
    assert old.heard(2_007, 2_000) == DeviceClock((3, 5, 9, 7), 2_000, receptions=(0, 0, 0, 2_000))
