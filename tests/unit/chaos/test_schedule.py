"""A run of chaos can be had again from its seed."""

from collections import Counter
from itertools import pairwise

import pytest

from tests.chaos import embedded_plant, kafka_plant
from tests.chaos.endpoint import Mood
from tests.chaos.schedule import FIRST, LAST, blows, mood_at, spells

WANTED = {"tracker": 20, "gateway": 14, "redis": 6}


def test_a_seed_gives_the_same_strikes_again_and_another_gives_others() -> None:
    assert blows(7, WANTED) == blows(7, WANTED)
    assert blows(7, WANTED) != blows(8, WANTED)
    assert spells(7, 2) == spells(7, 2)


def test_everything_wanted_is_struck_at_its_time() -> None:
    found = blows(7, WANTED)
    assert Counter(blow.target for blow in found) == WANTED
    times = [blow.at for blow in found]
    assert times == sorted(times)
    assert FIRST <= times[0] <= times[-1] <= LAST


@pytest.mark.parametrize("seed", range(20))
def test_the_endpoint_has_every_mood_and_recovers_in_between(seed: int) -> None:
    found = spells(seed, 2)
    assert Counter(spell.mood for spell in found) == {mood: 2 for mood in Mood if mood is not Mood.GOOD}
    assert all(one.until <= other.since for one, other in pairwise(found))
    assert mood_at(found, 0.0) is Mood.GOOD
    assert mood_at(found, 1.0) is Mood.GOOD
    assert {mood_at(found, spell.since) for spell in found} == set(Mood) - {Mood.GOOD}


@pytest.mark.parametrize("plant", [embedded_plant.LONG, kafka_plant.LONG], ids=["embedded", "kafka"])
def test_the_long_form_kills_the_parts_of_the_system_fifty_times_and_more(plant: dict[str, int]) -> None:
    parts = ("tracker", "tracker-1", "tracker-2", "gateway", "notifier")
    assert sum(plant.get(part, 0) for part in parts) >= 50
