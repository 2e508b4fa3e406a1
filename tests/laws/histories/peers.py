"""What enterprises tell their peers."""

import random

import msgspec
from hypothesis import strategies as st

from streams import events as log
from streams.events import AnyEvent
from streams.subject import peers_subject
from streams.times import DAY_MS, china_day_end, china_time
from tests.laws.histories.places import MINUTE, START


@st.composite
def peers_events(draw: st.DrawFn) -> list[AnyEvent]:
    """What enterprises tell their peers of one day or two: mostly alike, one of them with many alerts; some tell late,
    some again, some take it back. Thrown by one number, so that it leaves the other parts their share of chance."""
    chance = random.Random(draw(st.integers(0, 999)))
    found: list[AnyEvent] = []
    day = china_day_end(START)
    for end in (day, day + DAY_MS)[: chance.choice((0, 0, 1, 2))]:
        for number in range(1, chance.randint(5, 7) + 1):
            figures = _figures(chance, number, end)
            found.append(figures)
            if chance.random() < 0.5:
                again = chance.choice((figures, figures, _figures(chance, number, end)))
                when = chance.choice((figures.when, figures.when + DAY_MS))
                found.append(_turned(msgspec.structs.replace(again, when=when, settled=True), 2))
            if chance.random() < 0.05:
                found.append(_turned(msgspec.structs.replace(figures, units=0, alerts=0), 3))
    return found


def _figures(chance: random.Random, number: int, end: int) -> log.Figures:
    figures = log.Figures(
        id="", subject=peers_subject(china_time(end - 1).date().isoformat()), at=end, received=end,
        when=end + chance.randint(0, 30) * 60 * MINUTE, enterprise=f"E{number}", units=chance.choice((20, 40)),
        alerts=chance.choice((0, 3, 9, 9) if number == 1 else (0, 1, 2, 2)),
    )  # fmt: skip
    return _turned(figures, 1)


def _turned(figures: log.Figures, turn: int) -> log.Figures:
    name = f"enterprise:{figures.enterprise}>{figures.subject}#{turn:06d}"
    return msgspec.structs.replace(figures, id=name, turn=turn)
