"""One unit's events."""

from hypothesis import strategies as st

from streams.events import AnyEvent
from tests.laws.histories.crossings import arrival, departure, into, left_standing, leg, out, yard
from tests.laws.histories.facts import correction, duty, fact, inspected, papers
from tests.laws.histories.packings import packing
from tests.laws.histories.passes import passed
from tests.laws.histories.places import GATES, MINUTE, SITES, START, Maker, gaps, stamped
from tests.laws.histories.tracks import tracked_leg

_MAKERS: tuple[Maker, ...] = (
    arrival, yard, leg, leg, leg, leg, out, into, fact, fact, inspected, papers, packing, duty, departure,
    passed,
)  # fmt: skip


_CORRECTORS = (None, None, None, *GATES.values())
"""Gates among them: one holds for what its own site has seen."""


@st.composite
def unit_events(draw: st.DrawFn) -> list[AnyEvent]:
    """One unit's events in order of event time; each has its own time of reception, later by up to a day."""
    now = START
    tracked = draw(st.integers(-6, 6))
    found: list[AnyEvent] = []
    count = draw(st.integers(2, 12))
    site = draw(st.sampled_from(("QZ-DLP", "QZ-DLP", *SITES)))  # whose gate falls silent
    for number in range(count):
        now += draw(gaps()) * MINUTE + draw(st.integers(0, 999))
        lateness = draw(st.sampled_from((0, 0, 0, 2, 40, 600))) * MINUTE + 500
        stamp = stamped(f"e{number:02d}", now, lateness, draw(st.integers(0, 60)) == 0)
        made, site = draw(st.sampled_from(_MAKERS))(draw, stamp, site)
        found += made
        if number == tracked:
            found += tracked_leg(draw, f"t{number}", now + MINUTE)
    if draw(st.integers(0, 5)) == 0:
        found += left_standing(stamped("last", now + MINUTE, 500, False), site)
    if draw(st.booleans()):
        victim = draw(st.sampled_from(found))
        found.append(
            correction(
                victim,
                "void1",
                victim.received + draw(st.integers(1, 900)) * MINUTE,
                draw(st.sampled_from(_CORRECTORS)),
            )
        )
    return found
