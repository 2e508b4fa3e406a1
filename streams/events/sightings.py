"""Facts seen by a device: units at gates and in yards, vehicles, lanes."""

from typing import Final

import msgspec

from streams.events.base import DeviceEvent

KEYS_REFUSE: Final = ("unreadable", "unknown_key", "revoked_key", "out_of_period", "forged")
"""What the keys say of a pass that is none of ours (ShownPass.state), in the order in which it is looked at."""


class ShownPass(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """The code that a gate read, and what the gateway's keys said of it when the scan was received (ADR 19).

    ``state``: valid, one of KEYS_REFUSE, or ``unchecked`` (this gateway has no keys), ``plain`` (no pass, but it names
    the unit), ``foreign`` (something else). The rest is what it says of itself, true only if it is valid: ``key`` it is
    signed with, in force from ``not_before`` to ``expires`` (ms), ``unit`` as ``scheme:value``, ``destination`` a node
    or ``outside``.
    """

    state: str
    key: str | None = None
    nonce: str | None = None
    not_before: int = 0
    expires: int = 0
    unit: str | None = None
    seal: str | None = None
    plate: str | None = None
    origin: str | None = None
    destination: str | None = None

    def of(self, subject: str) -> bool:
        """It is a valid pass of this very unit (``unit:…``)."""
        return self.state == "valid" and subject == f"unit:{self.unit}"


class GateScan(DeviceEvent, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="gate"):
    """One crossing of a gate lane. ``gross_kg`` is the unit's gross mass, the vehicle already taken off;
    ``seal_battery`` the charge left in an electronic seal (%). ``waited_ms``: since the vehicle came up to the gate.
    ``gate_pass``: what was read from ``qr_token``. ``answered``: what the gate was told at once (pass, hold, review;
    degraded: to let it pass, for nothing could be looked up), ``because`` of which rules ("": one that a gate is not
    told). No judgement rests on either; a gate that reads the unit again at once is told the same."""

    lane: str
    direction: str
    plate: str | None = None
    plate_confidence: float = 1.0
    container: str | None = None
    container_confidence: float = 1.0
    seal: str | None = None
    seal_state: str | None = None
    seal_battery: float | None = None
    gross_kg: float | None = None
    packages: int | None = None
    destination: str | None = None
    lat: float | None = None
    lon: float | None = None
    crs: str | None = None
    qr_token: str | None = None
    operator: str | None = None
    photo_ref: str | None = None
    tracker: str | None = None
    waited_ms: int | None = None
    answered: str | None = None
    because: tuple[str, ...] = ()
    gate_pass: ShownPass | None = None

    @property
    def bound_for(self) -> str | None:
        """As the gate says; if it does not, as the unit's own valid pass does. An expired pass still says where it was
        bound for: that it has expired is a finding of its own (A02), not an exit to nowhere."""
        if self.destination is None and self.gate_pass is not None and self.gate_pass.of(self.subject):
            return self.gate_pass.destination
        return self.destination


class Arrival(DeviceEvent, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="arrival"):
    """到港: goods come into the region by ``mode`` vessel, truck, rail, or local (stuffed inside a zone)."""

    mode: str
    voyage: str | None = None


class YardMove(DeviceEvent, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="yard"):
    """``action`` put (into ``slot``) or pick."""

    action: str
    slot: str = ""


class Departure(DeviceEvent, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="departure"):
    """Goods leave the region by ``mode``: shipped or railed out."""

    mode: str


class BarrierCount(DeviceEvent, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="barrier"):
    """The loop of a lane counted ``count`` vehicles after ``since`` and up to ``at``, both by the device's clock.

    ``when`` is the time of reception, as a pulse's is: what counts for a lane is the scans that had come by then.
    ``confirmed``: somebody or something has seen these vehicles on the video.
    """

    lane: str
    since: int
    count: int
    confirmed: bool = False


class PlateSeen(DeviceEvent, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="plate_seen"):
    """A gate scan as its vehicle's plate sees it (subject ``plate:…``): derived from the scan, under the same id."""

    unit: str
    direction: str
    confidence: float = 1.0
