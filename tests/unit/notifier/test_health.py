"""A few failures are nobody's fault; many in a row and the endpoint is asked less and less often."""

from streams.notifier.backoff import Backoff
from streams.notifier.delivery import Outcome
from streams.notifier.health import DOWN_AFTER, Health

FAILED = Outcome(False, 500)
FINE = Outcome(True, 200)


def health() -> Health:
    return Health(Backoff(1, 300), draw=lambda: 0.5)


def fail(watched: Health, times: int, now: int = 1_000) -> None:
    for _ in range(times):
        watched.heard(FAILED, started=now, now=now)


def test_it_is_down_after_some_failures_in_a_row_and_not_before() -> None:
    watched = health()
    fail(watched, DOWN_AFTER - 1)
    assert (watched.down, watched.paused_until) == (False, 1_000)
    watched.heard(FINE, started=0, now=0)
    fail(watched, DOWN_AFTER - 1)
    assert (watched.down, watched.paused_until) == (False, 1_000)
    fail(watched, 1)
    assert (watched.down, watched.paused_until) == (True, 1_500)


def test_every_probe_that_fails_doubles_the_wait() -> None:
    watched = health()
    fail(watched, DOWN_AFTER, now=0)
    waits = []
    for now in (1_000, 10_000, 20_000, 30_000):
        fail(watched, 1, now)
        waits.append(watched.paused_until - now)
    assert waits == [1_000, 2_000, 4_000, 8_000]


def test_what_was_under_way_before_says_nothing_new() -> None:
    watched = health()
    fail(watched, DOWN_AFTER, now=5_000)
    for _ in range(16):
        watched.heard(FAILED, started=4_000, now=5_100)
    assert watched.paused_until == 5_500


def test_the_first_success_brings_it_back_once() -> None:
    watched = health()
    fail(watched, DOWN_AFTER + 3)
    assert watched.heard(FINE, started=0, now=0)
    assert (watched.down, watched.paused_until) == (False, 0)
    assert not watched.heard(FINE, started=0, now=0)


def test_a_wish_for_patience_is_honoured_at_once() -> None:
    watched = health()
    watched.heard(Outcome(False, 429, retry_after_s=30), started=0, now=1_000)
    assert (watched.down, watched.paused_until) == (False, 31_000)
