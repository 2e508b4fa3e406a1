"""So many and no more: what strangers can cause is bounded per subject and stretch of time."""

from collections import deque


class Ration:
    """At most ``count`` grants per key within any ``window_ms``. Every key is remembered: it is for the caller to see
    that there are few."""

    def __init__(self, count: int, window_ms: int) -> None:
        self.count = count
        self.window_ms = window_ms
        self._granted: dict[str, deque[int]] = {}

    def grant(self, key: str, now: int) -> bool:
        """Whether there is one left at ``now`` (ms); it is used up."""
        granted = self._granted.setdefault(key, deque(maxlen=self.count))
        if len(granted) == self.count and granted[0] > now - self.window_ms:
            return False
        granted.append(now)
        return True
