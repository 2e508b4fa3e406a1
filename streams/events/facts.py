"""Facts that agencies tell, and corrections."""

from typing import Final

from streams.events.base import Event

CLASSES: Final = ("aeo", "normal", "dishonest")
"""Classes of enterprise: advanced certification 高级认证, ordinary, 失信."""


class Correction(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="correction"):
    """``voids`` names the event that did not occur or was wrong; a replacement is an event of its own."""

    voids: str
    reason: str
    device: str | None = None


class Release(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="release"):
    """放行: the unit may leave the mesh from ``valid_from`` to ``valid_to`` (ms)."""

    valid_from: int
    valid_to: int
    source: str = ""


class Hold(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="hold"):
    """布控: ``action`` place or lift."""

    action: str
    reason: str = ""
    source: str = ""


class Inspection(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="inspection"):
    """查验: ``phase`` open or close; the result (name, packages, kg) comes with close."""

    phase: str
    site: str
    agencies: tuple[str, ...] = ()
    goods_name: str | None = None
    packages: int | None = None
    gross_kg: float | None = None
    reason_code: str | None = None
    source: str = ""


class Document(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="document"):
    """单证: ``type`` manifest 舱单, delivery_order 提货单 or declaration 报关单. ``gross_kg`` is what it declares."""

    type: str
    number: str
    hs6: str | None = None
    goods_name: str | None = None
    packages: int | None = None
    gross_kg: float | None = None
    seal: str | None = None
    enterprise: str | None = None
    source: str = ""


class SealChange(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="seal_change"):
    old: str | None
    new: str | None
    site: str | None = None
    source: str = ""


class Incident(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="incident"):
    """An announced incident pauses this unit's transit clock from ``since`` to ``until`` (ms)."""

    type: str
    since: int
    until: int
    new_plate: str | None = None
    source: str = ""


class Diversion(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="diversion"):
    destination: str
    source: str = ""


class Booking(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="booking"):
    """An inspection appointment at ``site`` for the time ``slot_at`` (ms)."""

    site: str
    slot_at: int
    source: str = ""


class Aggregation(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="aggregation"):
    """拆拼箱: ``children`` are put into or taken out of ``parent`` (``action`` add or remove)."""

    action: str
    parent: str
    children: tuple[str, ...]
    source: str = ""


class Credit(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="credit"):
    """企业资信: ``rating`` is one of CLASSES."""

    rating: str
    source: str = ""


class Watch(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="watch"):
    """The subject goes on (``action`` add) or off (remove) the anti-smuggling list."""

    action: str
    source: str = ""


class Declares(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="declares"):
    """A document as the enterprise in it sees it (subject ``enterprise:…``): derived, under the same id."""

    unit: str
    type: str


class Action(Event, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag="action"):
    """An operator's step on one alert: ``action`` dispatch, handle, close, shelve or reopen."""

    alert_id: str
    action: str
    by: str
    note: str = ""
    until: int | None = None
