"""The row of the chaos table that stands for `linkage fsck` is right where nothing differs, and only there."""

from linkage.settings import Settings
from streams.store import keys
from tests.chaos.fsck_check import fsck_row
from tests.integration.audit.played import Played, some_unit


async def test_the_row_tells_a_sound_state_from_a_damaged_one(played: Played) -> None:
    settings = Settings(redis=played.server.url, log=played.server.log_url)
    sound = await fsck_row(settings)
    assert (sound.ok, sound.expected, sound.found, sound.differences) == (True, "12", "12", ())
    p, subject, raw = some_unit(played, b'"stage":"stored"')
    with played.broken(keys.subjects(p, "unit")) as redis:
        redis.hset(keys.subjects(p, "unit"), subject, raw.replace(b'"stage":"stored"', b'"stage":"entered"'))
        damaged = await fsck_row(settings)
    assert (damaged.ok, damaged.found) == (False, "11")
    assert any(subject in difference for difference in damaged.differences)
