"""The alerts that a subject was told of, kept by id: of two tellings the later turn holds, whichever comes first."""

from bisect import bisect_left

from streams.events import AlertTold
from streams.fold.heads import Told
from streams.times import DAY_MS


def take(known: tuple[Told, ...], event: AlertTold, days: int) -> tuple[Told, ...]:
    """``known`` with what the event tells, in order of crossing.

    Those crossed before the ``days`` days before the event's are let go; whole days, so that an episode that goes on
    does not change its beginning with every alert. One taken back is kept as such: an earlier turn may come yet.
    """
    mine = next((one for one in known if one.alert_id == event.alert_id), None)
    if mine is not None and mine.turn >= event.turn:
        return known
    oldest = oldest_kept(event.when, days)
    told = Told(
        alert_id=event.alert_id, turn=event.turn, rule=event.rule, about=event.about, crossed_at=event.when,
        severity=event.severity, over_at=event.over_at,
    )  # fmt: skip
    kept = known if mine is None else tuple(one for one in known if one is not mine)
    kept = kept[bisect_left(kept, (oldest, ""), key=in_order) :]
    place = bisect_left(kept, in_order(told), key=in_order)
    return (*kept[:place], told, *kept[place:])


def in_order(one: Told) -> tuple[int, str]:
    """When it was crossed (ms), and its id."""
    return (one.crossed_at, one.alert_id)


def oldest_kept(when: int, days: int) -> int:
    """Beginning (ms, UTC) of the first day that is still kept at ``when``."""
    return when - when % DAY_MS - days * DAY_MS
