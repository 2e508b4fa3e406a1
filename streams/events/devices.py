"""What the intake says of the devices themselves."""

from streams.events.base import Event


class Pulse(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="pulse"):
    """One batch as its device sent it; an empty one is a heartbeat. ``when`` is the time of reception.

    ``clock_error``: median of the last five sends (ms, device minus true). ``seqs``: inclusive ranges of the
    sequence numbers carried. ``future_ids``: items whose corrected time lay in the future. ``misdirected``: scans
    whose direction is not their lane's, as (lane, event id, device time in ms). ``oldest``: corrected time (ms) of the
    oldest item, replacements by corrections aside. ``off_site_m``: how far (m) from the device's site the furthest
    position in it lies; 0: all are on the site, None: it holds none. ``crossings``: its gate scans, repeats and all, as
    (lane, device time in ms, vehicle); the vehicle is its plate, or the unit where none was read.
    """

    sent: int
    site: str
    clock_error: int = 0
    seqs: tuple[tuple[int, int], ...] = ()
    items: int = 0
    duplicates: int = 0
    rejected: int = 0
    oldest: int | None = None
    future_ids: tuple[str, ...] = ()
    misdirected: tuple[tuple[str, str, int], ...] = ()
    off_site_m: int | None = None
    crossings: tuple[tuple[str, int, str], ...] = ()

    @property
    def heartbeat(self) -> bool:
        """Nothing came with it: it says that the device lives, and how wrong its clock is."""
        told = self.seqs or self.items or self.rejected or self.future_ids or self.misdirected or self.crossings
        return not told and self.off_site_m is None


class Refusal(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="refusal"):
    """A batch that was refused for its signature. ``claimed``: the device it said it came from, as written, at most
    80 characters; what names no registered device lies on the subject ``device:unknown``. ``reason``: the code that
    the sender was given (``bad_signature``, ``unknown_device`` …)."""

    claimed: str
    reason: str


class Quiet(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="quiet"):
    """A device has missed a beat: last heard at ``last_heard``. Broadcast to every partition (see Notice)."""

    site: str
    last_heard: int
    beat: int


class Heard(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="heard"):
    """A quiet device is heard again at ``when``."""

    site: str
    last_heard: int
