"""The tracker worker: reads the log, judges every event, and keeps the state of the region."""

from streams.tracker.errors import TrackerStopped
from streams.tracker.settings import TrackerSettings

__all__ = ["TrackerSettings", "TrackerStopped"]
