"""What the log teaches a gateway: its memory is a fold of the log, as the state is.

Pure. Partitions may be read in any order and records more than once: clocks and bindings are joined, and of an event
id the first content met stays, which is the first in the log, as all its copies lie on one partition.
"""

from collections.abc import Mapping

from gates.copies import to_remember
from gates.memory import Bindings, DeviceClock, Seen
from streams.events import AnyEvent, Binding, Entry, Event, GateScan, Heard, Notice, Pulse

_DEVICE = "device:"


class Learnt:
    """``known``: what the memory holds already of the ids that will be met."""

    def __init__(self, known: Mapping[str, Seen] | None = None) -> None:
        self._known = known or {}
        self.seen: dict[str, Seen] = {}
        self.clocks: dict[str, DeviceClock] = {}
        self.bindings: dict[str, Bindings] = {}

    def take(self, entry: Entry) -> None:
        if isinstance(entry, Notice):
            self._notice(entry)
        elif isinstance(entry, Pulse):
            device = entry.subject.removeprefix(_DEVICE)
            self._join(device, DeviceClock().heard(entry.sent, entry.received))
        elif isinstance(entry, Event) and (entry.digest or entry.replaces is not None) and self._first(entry):
            self._bind(entry)

    def _notice(self, notice: Notice) -> None:
        event = notice.event
        device = event.subject.removeprefix(_DEVICE)
        told = DeviceClock((), event.last_heard, quiet=True)
        if isinstance(event, Heard):
            told = DeviceClock((), max(event.received, event.last_heard + 1))
        self._join(device, told)

    def _join(self, device: str, clock: DeviceClock) -> None:
        self.clocks[device] = self.clocks.get(device, DeviceClock()).joined(clock)

    def _first(self, event: AnyEvent) -> bool:
        """Whether it says what was first said under its id; what a correction puts in place is not asked for by id."""
        if not event.digest:
            return True
        known = self._known.get(event.id) or self.seen.get(event.id)
        if known is None:
            known = self.seen[event.id] = to_remember(event)
        return known.digest == event.digest

    def _bind(self, event: AnyEvent) -> None:
        """A tracker goes on a unit: as read at the exit, or as an agency says."""
        bound = binding_of(event)
        if bound is not None:
            tracker, subject = bound
            self.bindings[tracker] = self.bindings.get(tracker, Bindings()).bound(event.when, subject)


def binding_of(event: AnyEvent) -> tuple[str, str] | None:
    """Which tracker an event puts on which unit (subject; empty: it is taken off), if it does."""
    if type(event) is GateScan and event.tracker is not None and event.direction == "out":
        return event.tracker, event.subject
    if type(event) is Binding:
        return event.tracker, event.subject if event.action == "attach" else ""
    return None
