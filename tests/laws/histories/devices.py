"""One gate's pulses, counts and silences."""

import random
from typing import Any

from hypothesis import strategies as st

from streams import events as log
from streams.events import AnyEvent
from streams.workpiece import HORIZON_MS
from tests.laws.histories.places import DEVICE, MINUTE, PLATES, START


@st.composite
def device_events(draw: st.DrawFn) -> list[AnyEvent]:
    """One gate's pulses, counts and silences in order of reception; some gates have been busy for weeks."""
    now, seq, found = START, 1, list[AnyEvent]()
    busy = draw(st.integers(0, 3)) == 0
    if busy:
        found += _busy_weeks()
    for number in range(draw(st.integers(6 if busy else 1, 10))):
        now += draw(st.sampled_from((1, 5, 10, 10, 50))) * MINUTE + number
        if draw(st.integers(0, 2)) == 0:
            found += _counts(draw, number, now)
        seq += draw(st.sampled_from((0, 0, 0, 3)))
        items = draw(st.integers(0, 3))
        back = draw(st.sampled_from((0, 0, 4)))
        found.append(_pulse(draw, f"p{number:02d}", now, max(1, seq - back), items, busy and number > 0))
        seq += items
        if draw(st.integers(0, 3)) == 0:
            found += _refusals(draw, number, now)
        if draw(st.integers(0, 3)) == 0:
            last, now = now, now + draw(st.sampled_from((13, 35, 200, 1500))) * MINUTE
            site = "QZ-DLP"
            found.append(
                log.Quiet(
                    id=f"quiet:{number:02d}", subject=DEVICE, at=last + 12 * MINUTE, received=last + 12 * MINUTE,
                    when=last + 12 * MINUTE, site=site, last_heard=last, beat=10 * MINUTE,
                )
            )  # fmt: skip
            found.append(
                log.Heard(
                    id=f"heard:{number:02d}", subject=DEVICE, at=now, received=now, when=now, site=site, last_heard=last
                )
            )
    return found


def _busy_weeks() -> list[AnyEvent]:
    """Three weeks of a truck every five minutes, ten hours of each: told once a week, further back than any late event
    can come."""
    return [
        log.Pulse(
            id=f"w{week}", subject=DEVICE, at=now, received=now, when=now, sent=now, site="QZ-DLP",
            crossings=tuple(("O1", now - turn * 5 * MINUTE, f"w{turn}") for turn in range(120, 0, -1)),
        )
        for week in range(3, 0, -1)
        for now in [START + 8 * 60 * MINUTE - week * HORIZON_MS]
    ]  # fmt: skip


def _counts(draw: Any, number: int, now: int) -> list[AnyEvent]:
    """What the loops of one lane or two counted up to now; told at once, or a while later."""
    told = now + draw(st.sampled_from((0, 0, 0, 20))) * MINUTE
    return [
        log.BarrierCount(
            id=f"b{number:02d}-{lane}", subject=DEVICE, at=now, received=told, when=told, device="QZ-DLP-G1",
            site="QZ-DLP", lane=lane, since=now - draw(st.sampled_from((1, 5, 10))) * MINUTE,
            count=draw(st.sampled_from((0, 1, 2, 3))), confirmed=draw(st.booleans()),
        )
        for lane in draw(st.sampled_from((("O1",), ("O1", "O2"))))
    ]  # fmt: skip


def _crossings(chance: random.Random, now: int) -> tuple[tuple[str, int, str], ...]:
    ago = [chance.choice((0, 1, 1, 3, 12)) for _ in range(chance.randint(0, 3))]
    return tuple((chance.choice(("O1", "O2")), now - minutes * MINUTE, chance.choice(PLATES)) for minutes in ago)


def _refusals(draw: Any, number: int, now: int) -> list[AnyEvent]:
    """Somebody tries to pass for the gate, once or again and again."""
    reason = draw(st.sampled_from(("bad_signature", "bad_signature", "unsigned", "stale_timestamp")))
    return [
        log.Refusal(
            id=f"r{number:02d}-{turn}", subject=DEVICE, at=now, received=now, when=now, claimed="QZ-DLP-G1",
            reason=reason,
        )
        for turn in range(draw(st.sampled_from((1, 4))))
    ]  # fmt: skip


_MANY_MISDIRECTED = tuple(("O2", f"m{number}", START + number * MINUTE) for number in range(4))


def _pulse(draw: Any, event_id: str, now: int, seq: int, items: int, still: bool) -> AnyEvent:
    """What it carries is thrown by one number: what matters of a history of pulses is their order."""
    chance = random.Random(draw(st.integers(0, 9_999)))
    scanned = chance.random() < (0.15 if still else 0.5)
    repeats = chance.choice((0, 0, 0, 3))
    return log.Pulse(
        id=event_id,
        subject=DEVICE,
        at=now,
        received=now,
        when=now,
        sent=now,
        site="QZ-DLP",
        clock_error=chance.choice((0, 0, -2_000, 45_000, 400_000, -3_600_000)),
        seqs=((seq, seq + items - 1),) if items else (),
        items=items + repeats,
        duplicates=repeats,
        rejected=chance.choice((0, 0, 0, 2)),
        oldest=now - chance.choice((1, 1, 14, 16, 300)) * MINUTE if items else None,
        off_site_m=chance.choice((None, 0, 600, 600)),
        future_ids=chance.choice(((), (), (f"f-{event_id}",))),
        misdirected=chance.choice(((), (), (("O1", f"m-{event_id}", now - 9 * MINUTE),), _MANY_MISDIRECTED)),
        crossings=_crossings(chance, now) if scanned else (),
    )
