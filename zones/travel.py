"""How long a leg may take: from kilometres to the limits of a movement (expected, late, overdue, missing)."""

from dataclasses import dataclass
from math import inf
from typing import Literal, NamedTuple

from zones.calendar import OpenHours, Span
from zones.observed import Observed

HOUR = 3_600_000
MINUTE = 60_000

Mode = Literal["road", "rail", "barge"]

_SPEEDS = ("speed_typ", "implausible_kmh", "impossible_kmh", "rest_every_h", "rail", "barge_kmh")
_EXTRAS = (
    "plus_typ_h",
    "late_plus_h",
    "overdue_plus_h",
    "missing_plus_h",
    "rest_min",
    "barge_plus_h",
    "observed_plus_h",
)


class TransitLimits(NamedTuple):
    """When a movement is expected, late, overdue and missing: epoch ms, never before one another."""

    expected_at: int
    late_at: int
    overdue_at: int
    missing_at: int


class LegTimes(NamedTuple):
    """The same four as durations in ms of running clock."""

    expected: int
    late: int
    overdue: int
    missing: int


@dataclass(frozen=True, slots=True)
class LimitFactors:
    """How limits follow from distance. Working values of the policy, to be changed as data.

    Typical time of a laden truck is ``km / speed_typ + plus_typ_h``; ``late`` … ``missing_plus_h`` make the
    limits from it. ``rest_min`` minutes of statutory rest come with every full ``rest_every_h`` of driving.
    Faster than the road at ``implausible_kmh`` is implausible; than the great circle at ``impossible_kmh``,
    impossible. Rail takes ``rail`` times the road's typical time (the figure is 3 to 4); a barge goes at
    ``barge_kmh`` and needs ``barge_plus_h`` for locks and berths. Neither of the two rests. ``observed_plus_h`` is
    what a transit may take longer than nineteen of twenty observed ones before it is late.
    """

    late: float = 1.5
    late_plus_h: float = 1.0
    overdue: float = 2.0
    overdue_plus_h: float = 4.0
    missing_plus_h: float = 24.0
    speed_typ: float = 60.0
    plus_typ_h: float = 0.25
    implausible_kmh: float = 100.0
    impossible_kmh: float = 120.0
    rest_min: float = 20.0
    rest_every_h: float = 4.0
    mode: Mode = "road"
    rail: float = 3.5
    barge_kmh: float = 18.0
    barge_plus_h: float = 12.0
    observed_plus_h: float = 1.0

    def __post_init__(self) -> None:
        """ValueError naming the factor that makes no sense."""
        for factor in _SPEEDS:
            if not 0 < getattr(self, factor) < inf:
                raise ValueError(f"{factor} is {getattr(self, factor)}; give a positive number")
        for factor in _EXTRAS:
            if not 0 <= getattr(self, factor) < inf:
                raise ValueError(f"{factor} is {getattr(self, factor)}; give zero or more")
        if not (1 <= self.late <= self.overdue < inf and self.late_plus_h <= self.overdue_plus_h):
            raise ValueError("late must not come before typical (late ≥ 1), nor overdue before late")


DEFAULT_FACTORS = LimitFactors()


def typical_h(km: float, factors: LimitFactors = DEFAULT_FACTORS) -> float:
    """Typical hours for ``km`` without rest: km/60 + 0.25 by road."""
    if factors.mode == "barge":
        return km / factors.barge_kmh + factors.barge_plus_h
    by_road = km / factors.speed_typ + factors.plus_typ_h
    return by_road * factors.rail if factors.mode == "rail" else by_road


def leg_times(km: float, factors: LimitFactors = DEFAULT_FACTORS, road_typical_h: float | None = None) -> LegTimes:
    """The four durations of a leg of ``km``. ``road_typical_h`` replaces the typical road time, where a
    pair of nodes has one of its own."""
    typical = typical_h(km, factors)
    if road_typical_h is not None and factors.mode != "barge":
        typical = road_typical_h * (factors.rail if factors.mode == "rail" else 1.0)
    rest = rest_h(km, factors)
    overdue = factors.overdue * typical + factors.overdue_plus_h + rest
    hours = (
        typical + rest,
        factors.late * typical + factors.late_plus_h + rest,
        overdue,
        overdue + factors.missing_plus_h,
    )
    return LegTimes(*(round(h * HOUR) for h in hours))


def observed_times(matrix: LegTimes, seen: Observed, factors: LimitFactors = DEFAULT_FACTORS) -> LegTimes:
    """The four durations of a leg by what was observed on it; the matrix says how far that may go.

    Late is the 95th percentile and ``observed_plus_h``, but never sooner than the matrix expects a truck nor later
    than the matrix calls it overdue: what is observed may be a few fast runs, or a month of standing at a border.
    Overdue and missing follow at the distance they have in the matrix. Rests are in what was observed.
    """
    late = round(seen.p95_min * MINUTE) + round(factors.observed_plus_h * HOUR)
    late = min(max(late, matrix.expected), matrix.overdue)
    overdue = late + matrix.overdue - matrix.late
    expected = min(round(seen.p50_min * MINUTE), late)
    return LegTimes(expected, late, overdue, overdue + matrix.missing - matrix.overdue)


def rest_h(km: float, factors: LimitFactors = DEFAULT_FACTORS) -> float:
    """Statutory rest in hours: 20 minutes for every full 4 hours of driving."""
    if factors.mode != "road":
        return 0.0
    return km / factors.speed_typ // factors.rest_every_h * factors.rest_min / 60


def limits_from(depart_ms: int, times: LegTimes, hours: OpenHours, pauses: tuple[Span, ...] = ()) -> TransitLimits:
    """The limits of a departure; the clock stands while ``hours`` are closed and during ``pauses``."""
    expected, late, overdue, missing = times
    if hours.always and not pauses:
        return TransitLimits(depart_ms + expected, depart_ms + late, depart_ms + overdue, depart_ms + missing)
    add = hours.add_open_time
    return TransitLimits(
        add(depart_ms, expected, pauses),
        add(depart_ms, late, pauses),
        add(depart_ms, overdue, pauses),
        add(depart_ms, missing, pauses),
    )


def implausible_ms(road_km: float, factors: LimitFactors = DEFAULT_FACTORS) -> int:
    """A leg of ``road_km`` done in less than this is implausible (84 min for 140 km)."""
    return round(road_km / factors.implausible_kmh * HOUR)


def impossible_ms(great_circle_km: float, factors: LimitFactors = DEFAULT_FACTORS) -> int:
    """Two scans ``great_circle_km`` apart closer in time than this cannot be one unit (61 min for 122 km)."""
    return round(great_circle_km / factors.impossible_kmh * HOUR)
