"""Somebody alerts are delivered to, now."""

import msgspec

from streams.fold.finding import Finding


class SubscriberHead(msgspec.Struct, omit_defaults=True, tag=True, gc=False):
    """Somebody alerts are delivered to. ``waiting``: the P1 versions (webhook ids) whose time to be acknowledged has
    run out and that have not been settled since, oldest first; the notifier bounds them (Route.most_parked)."""

    subscriber: str
    last: tuple[int, str] = (0, "")
    waiting: tuple[str, ...] = ()
    findings: dict[str, Finding] = {}
