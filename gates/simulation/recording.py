"""A whole recording: lives, stories, faults, and everything that is posted, with its truth."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from gates.simulation import faults
from gates.simulation.anomalies import ANOMALIES
from gates.simulation.casting import BUSY_UNITS_PER_TELLING, QUIET_UNITS_PER_TELLING, cast
from gates.simulation.condition import conditions
from gates.simulation.devices import Post, posts
from gates.simulation.dice import DAY, HOUR, SECOND, dice, dice_for
from gates.simulation.faults import Ground
from gates.simulation.lawful import LAWFUL
from gates.simulation.life import Life
from gates.simulation.network import Network
from gates.simulation.scene import Scene
from gates.simulation.schedule import Schedule
from gates.simulation.steps import Step, steps_of
from gates.simulation.timetable import Timetable
from gates.simulation.traffic import Window, lives
from gates.simulation.truth import Book
from streams.times import rfc3339
from zones.region import Region

DEFAULT_START: Final = 1_772_380_800_000
"""2 March 2026, 00:00 in China."""


class NoTraffic(Exception):
    """The region has no site at which goods can arrive."""


@dataclass(slots=True)
class Recording:
    """``posts`` sorted by reception; ``told``: how often each story and fault happened; ``lawful``: which of
    them are no anomalies."""

    posts: list[Post]
    book: Book
    told: dict[str, int]
    lawful: frozenset[str]


@dataclass(frozen=True, slots=True)
class Order:
    """What to make. ``days`` may be a fraction, at least a quarter; ``start`` in epoch ms."""

    seed: int
    days: float
    units: int
    quiet: bool = False
    start: int = DEFAULT_START


def compose(region: Region, order: Order, stage: Callable[[str], object] = lambda _: None) -> Recording:
    """The same region and order give the same recording. ``stage`` hears what is being done.

    Raises NoTraffic for a region in which nothing can arrive.
    """
    rng = dice(order.seed)
    window = Window(order.start, order.start + round(order.days * DAY))
    network, timetable = Network(region, order.start + 12 * HOUR), Timetable(region)
    if not network.origins:
        raise NoTraffic(
            f"region {region.name!r}: no port, border, rail site or zone has a gate in, a gate out and a yard "
            "terminal, so nothing can arrive; add them to its devices"
        )
    schedule = Schedule(network, timetable)
    ground = Ground(network, timetable, window, rng, conditions(rng, region, window), Book())
    if not order.quiet:
        faults.set_clocks_wrong(ground)
    stage("unit lives")
    everybody = list(lives(rng, network, window, order.units))
    clocks_off = frozenset(c.device.id for c in ground.conditions.values() if c.troubled)
    scene = Scene(network, timetable, schedule, rng, window, clocks_off)
    stage("stories")
    told = _stories(everybody, scene, order)
    facts = _reports(everybody, scene, ground)
    if not order.quiet:
        stage("faults")
        _strike(ground, order)
    for life in everybody:
        ground.book.state_life(life, schedule.times(life))
    stage("devices")
    found = [*_fact_posts(facts), *_device_posts(ground, order)]
    found.sort(key=itemgetter(0, 1))
    return Recording(found, ground.book, told | ground.struck, frozenset(story.name for story in LAWFUL))


def _stories(everybody: list[Life], scene: Scene, order: Order) -> dict[str, int]:
    stories = [story for story in ANOMALIES if story.slow] if order.quiet else [*ANOMALIES, *LAWFUL]
    tellings = max(1, round(order.units / (QUIET_UNITS_PER_TELLING if order.quiet else BUSY_UNITS_PER_TELLING)))
    told = cast(everybody, stories, scene, tellings)
    end = scene.window.end
    everybody[:] = [life for life in everybody if life.story or scene.schedule.settle(life, end)]
    return told


def _reports(everybody: list[Life], scene: Scene, ground: Ground) -> list[Step]:
    """Lay the devices' reports on the ground; the agencies' facts are returned."""
    facts = []
    for life in everybody:
        for step in steps_of(life, scene.times(life), scene.network):
            if step.fact:
                facts.append(step)
            else:
                ground.steps.setdefault(step.origin, []).append(step)
    for steps in ground.steps.values():
        steps.sort(key=lambda step: step.at)
    return facts


def _strike(ground: Ground, order: Order) -> None:
    often = max(1, round(order.units / BUSY_UNITS_PER_TELLING))
    faults.lose_numbers(ground, max(1, round(order.days / 4)))
    faults.fall_silent(ground, long=max(2, round(order.days)), short=max(1, round(order.days / 2)))
    faults.stamp_future(ground, often)
    faults.disturb_lines(ground, stragglers=max(1, often // 2), conflicts=max(1, often // 2))
    faults.follow_through(ground, max(1, often // 2))


def _fact_posts(facts: list[Step]) -> Iterator[Post]:
    for step in facts:
        rng = dice_for(step.life.seed, f"{step.moment} received")
        received = step.received_at or step.at + rng.randint(200, 3 * SECOND)
        yield Post(received, step.origin, None, (_fact(step),))


def _fact(step: Step) -> dict[str, object]:
    return {"event_id": step.event_id, "event_time": rfc3339(step.at), **step.item}


def _device_posts(ground: Ground, order: Order) -> Iterator[Post]:
    for device, condition in ground.conditions.items():
        yield from posts(order.seed, condition, ground.steps.get(device, []), ground.window)


def lines_by_kind(recording: Recording) -> Counter[str]:
    """How many batches are scans, facts and heartbeats."""
    return Counter(
        "facts" if post.sent is None else "scans" if post.items else "heartbeats" for post in recording.posts
    )
