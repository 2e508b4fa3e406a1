"""A60: gates that fall silent and deliver later what they saw; short silences that are nothing yet."""

from gates.simulation.condition import Condition, open_throughout, outage_of
from gates.simulation.dice import HOUR, MINUTE
from gates.simulation.faults.ground import Ground
from gates.simulation.faults.witnesses import Witnesses
from gates.simulation.life import Life
from streams.subject import device_subject

_LONG_BEATS, _SHORT_BEATS = (6.0, 14.0), (1.6, 2.4)
"""A gate is silent after three beats."""
_LEAST_MS = HOUR
_APART_MS = 2 * HOUR
_BUSY_SCANS = 4
_TRIES = 200
_FELT_MS = 10 * MINUTE
_LONG_SHARE, _SHORT_SHARE = 4, 8
"""One gate in so many may suffer long (short) silences."""
DEVICE_EXCUSED = ("A42", "A63", "A64")
UNIT_EXCUSED = ("A14", "A21")
"""A put-away or a limit may pass before the entry scan is delivered; the rest is muted by the silence."""


def fall_silent(ground: Ground, long: int, short: int) -> None:
    """Half of the long silences swallow scans; none hides what a story is about."""
    witnesses = Witnesses(ground)
    gates = ground.gates()
    frail = gates[: max(1, len(gates) // _LONG_SHARE)]
    faint = gates[len(frail) :][: max(1, len(gates) // _SHORT_SHARE)]
    for number in range(long):
        found = _outage(ground, witnesses, frail, _LONG_BEATS, _LEAST_MS, _BUSY_SCANS if number % 2 else 0)
        if found is not None:
            gate, begin = found
            ground.book.state("A60", device_subject(gate.device.id), begin)
            ground.book.allow(device_subject(gate.device.id), DEVICE_EXCUSED)
            ground.count("A60 silent")
    for _ in range(short):
        found = _outage(ground, witnesses, faint, _SHORT_BEATS, 0, 1)
        if found is not None:
            ground.book.allow(device_subject(found[0].device.id), ("A60", "A63"))
            ground.count("short silence")


def _outage(
    ground: Ground, witnesses: Witnesses, gates: list[Condition], beats: tuple[float, float], least: int, scans: int
) -> tuple[Condition, int] | None:
    """A gate now with an outage during which at least ``scans`` scans are kept; None if none can be had."""
    window = ground.window
    for _ in range(_TRIES if gates else 0):
        gate = ground.rng.choice(gates)
        length = outage_of(ground.rng, gate, *beats, least)
        latest = window.end - length - _APART_MS
        if latest <= window.start + HOUR:
            continue
        begin = ground.rng.randint(window.start + HOUR, latest)
        kept = _kept(ground, gate, begin, begin + length)
        if len(kept) < scans or not _free(ground, witnesses, gate, begin, begin + length):
            continue
        gate.outages.append((begin, begin + length))
        gate.troubled = True
        for at, life in kept:
            if begin + length - at > _FELT_MS:
                life.excuses.update(UNIT_EXCUSED)
        return gate, begin
    return None


def _free(ground: Ground, witnesses: Witnesses, gate: Condition, begin: int, end: int) -> bool:
    """The gate is open, was and will be well for a while, and no story needs it."""
    return (
        open_throughout(ground.timetable, gate, begin, end)
        and not gate.dark_between(begin - _APART_MS, end + _APART_MS)
        and not witnesses.needed(gate.device.id, begin, end)
    )


def _kept(ground: Ground, gate: Condition, begin: int, end: int) -> list[tuple[int, Life]]:
    return [(step.at, step.life) for step in ground.steps.get(gate.device.id, ()) if begin <= step.at < end]
