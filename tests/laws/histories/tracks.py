"""A leg with a tracker on."""

from collections.abc import Callable
from typing import Any

import msgspec
from hypothesis import strategies as st

from streams import events as log
from streams.events import AnyEvent
from tests.laws.histories.crossings import a_scan
from tests.laws.histories.places import MINUTE, UNIT, stamped

ROUTES: dict[str, tuple[tuple[float, float], ...]] = {
    "on": ((21.80, 108.60), (21.90, 108.60), (21.98, 108.60), (22.12, 108.55), (22.28, 108.47)),
    "off": ((22.20, 108.80), (22.25, 108.85), (22.30, 108.90), (22.31, 108.91)),
    "still": ((22.20, 108.511), (22.20, 108.512), (22.2005, 108.511)),
    "abroad": ((21.50, 106.40), (21.45, 106.45), (21.48, 106.42)),
}
"""Where fixes of a leg from Qinzhou to Pingxiang lie: on its corridor, off it, at one spot, over the border."""


def tracked_leg(draw: Any, name: str, now: int) -> list[AnyEvent]:
    """Out of Dalanping for Youyiguan with a tracker on, whose fixes come in stretches, some late; mostly arrives."""
    out = a_scan(draw, stamped(name, now, 0, False), "QZ-DLP", "out", "PX")
    tracker = draw(st.sampled_from((None, None, "T1")))
    found: list[AnyEvent] = [msgspec.structs.replace(out, tracker=draw(st.sampled_from((tracker, tracker, "T2"))))]
    for stretch in range(draw(st.integers(1, 3))):
        route = ROUTES[draw(st.sampled_from((*sorted(ROUTES), "still")))]
        still = route is ROUTES["still"]
        every = draw(st.sampled_from((16, 45, 45) if still else (1, 4, 16)))
        for number in range(draw(st.integers(4 if still else 1, 5))):
            now += every * MINUTE + number
            lateness = draw(st.sampled_from((0, 0, 0, 0, 12, 90))) * MINUTE
            lat, lon = route[number % len(route)]
            found.append(
                log.Fix(
                    **stamped(f"{name}f{stretch}{number}", now, lateness, draw(st.integers(0, 30)) == 0),
                    subject=UNIT,
                    lat=lat,
                    lon=lon,
                    crs="WGS84",
                    speed_kmh=draw(st.sampled_from((None, 2.0))) if still else 70.0,
                    tracker=tracker,
                    battery_pct=draw(st.sampled_from((None, None, 11.0))),
                )
            )
        now += draw(st.sampled_from((0, 0, 20, 100))) * MINUTE
        if draw(st.integers(0, 5)) == 0:  # announced on the way, and fixes go on after it
            told = stamped(f"{name}i{stretch}", now, 0, False)
            since = now - draw(st.sampled_from((30, 120, 600))) * MINUTE
            until = now + draw(st.sampled_from((-10, 40))) * MINUTE
            found.append(log.Incident(**told, subject=UNIT, type="breakdown", since=since, until=until))
            now += 2 * MINUTE
    end = stamped(f"{name}g", now + 2 * MINUTE, 0, False)
    last: tuple[Callable[[], AnyEvent], ...] = (
        lambda: a_scan(draw, end, "PX-YYG", "in", None),
        lambda: log.Incident(**end, subject=UNIT, type="breakdown", since=out.when, until=now),
        lambda: log.Diversion(**end, subject=UNIT, destination="FC"),
        lambda: log.Binding(**end, subject=UNIT, tracker="T1", action=draw(st.sampled_from(("attach", "detach")))),
        lambda: log.FenceEdit(**end, subject=UNIT, fence="outline", was="outside", now="inside"),
    )
    return [*found, draw(st.sampled_from((last[0], last[0], last[0], *last)))()]
