"""What every fact has, and the times that order facts."""

from typing import Final

import msgspec

FUTURE_TOLERANCE_MS: Final = 5 * 60_000
"""An event later than its reception by more than this is clamped (domain §3)."""


SKEW_DEAD_BAND_MS: Final = 30_000
"""A clock error up to this is network and rounding (domain A61); times are corrected only beyond it."""


class Event(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, tag_field="kind", gc=False):
    """What every fact has. ``id`` is unique within a subject; ``subject`` is ``unit:…``, ``device:…`` and so on.

    ``future``: ``at`` lay after reception and ``when`` is the time of reception instead. ``derived``: the intake
    made it from another event for a subject that has to know; it stands outside the books. ``digest``: of what was
    posted, on the first event made of it: by it a gateway tells a resend from another content under the same id.
    ``again``: the gateway has had the id before; whether it is on record is for the fold to look up.
    """

    id: str
    subject: str
    at: int
    received: int
    when: int
    future: bool = False
    derived: bool = False
    replaces: str | None = None
    digest: str = ""
    again: bool = False

    @property
    def key(self) -> tuple[int, str]:
        """Order of a subject's events; the id breaks ties, so that every arrival order sorts alike."""
        return (self.when, self.id)


class DeviceEvent(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """A fact seen by a device at a site. ``clock_error`` is device clock minus true time in ms, as estimated
    from its sends when this was received; ``when`` already has it taken off if it exceeds the dead band.
    ``clock_doubt``: by how much (ms) the batch it came in contradicts that estimate, as after a clock has jumped."""

    device: str
    site: str
    clock_error: int = 0
    clock_doubt: int = 0


def true_time(at: int, clock_error: int) -> int:
    """A device's own time (ms) put right, as the ``when`` of its scans is."""
    return at - clock_error if abs(clock_error) > SKEW_DEAD_BAND_MS else at
