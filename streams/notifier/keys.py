"""Names of the notifier's keys in Redis. What concerns partition p carries the hash tag ``{p}``."""


def lease(subscriber: str) -> str:
    """String with a life time: which notifier process serves the subscriber now."""
    return f"notify:lease:{subscriber}"


def replays(subscriber: str) -> str:
    """Counter: how often something was put among what waits from outside: a dead letter, or a delivery passed on."""
    return f"notify:replays:{subscriber}"


def progress(p: int, subscriber: str) -> str:
    """Hash: ``position`` in the outbox up to which everything is settled, ``owner`` who may write it,
    ``saves`` how often something was, ``told_at`` the latest time (of the log, ms) under which the log was told
    something."""
    return f"notify:{{{p}}}:{subscriber}"


def parked(p: int, subscriber: str) -> str:
    """Hash: webhook id → a delivery that waits for its next attempt (JSON)."""
    return f"notify:{{{p}}}:{subscriber}:parked"


def told(p: int, subscriber: str) -> str:
    """Set: open alerts the subscriber has heard of, kept where a filter might hide how they end."""
    return f"notify:{{{p}}}:{subscriber}:told"


def tidings(p: int, subscriber: str) -> str:
    """Hash: event id → an event (JSON) of the subscriber's that the log has not acknowledged yet."""
    return f"notify:{{{p}}}:{subscriber}:tidings"


def dead(p: int, subscriber: str) -> str:
    """Stream: deliveries that were given up, field ``delivery`` (JSON)."""
    return f"notify:{{{p}}}:{subscriber}:dead"


def dead_of_all() -> str:
    """Pattern of every subscriber's dead letters in every partition."""
    return "notify:{*}:*:dead"


def subscriber_of(dead_key: str) -> str:
    """Whose dead letters these are: names hold no colon."""
    return dead_key.split(":")[2]


def register() -> str:
    """Hash: name → a subscriber that was made through the API (JSON, with its signing keys); ``#version`` is
    another number after every change. No name begins with ``#``."""
    return "notify:subscribers"


def file_says() -> str:
    """String: what the notifiers' file says of subscribers and networks (JSON, without signing keys)."""
    return "notify:subscribers:file"
