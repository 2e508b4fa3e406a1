"""What papers, appointments and inspections say of a unit."""

import msgspec


class Declared(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What one document says of the unit."""

    type: str
    number: str
    when: int
    gross_kg: float | None = None
    packages: int | None = None
    goods_name: str | None = None
    hs6: str | None = None
    seal: str | None = None
    enterprise: str | None = None


class Booked(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An inspection appointment that is still to be kept: at ``site`` for the time ``slot_at`` (ms)."""

    site: str
    slot_at: int
    event: str


class Result(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What one inspection attests (查验结果), for every other node to recognise; ``when`` it was closed (ms)."""

    event: str
    when: int
    site: str
    agencies: tuple[str, ...]
    goods_name: str | None = None
    packages: int | None = None
    gross_kg: float | None = None


class Share(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What the papers of a ``child`` (subject), packed in at ``at`` (ms), say it holds (events.Carried)."""

    child: str
    at: int
    packages: int | None = None
    gross_kg: float | None = None


class Transhipment(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An announced change of vehicle between ``since`` and ``until`` (ms); ``plate`` None: to any."""

    since: int
    until: int
    plate: str | None = None


class PassUse(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A leg of a one-time pass (``nonce``), used at ``when`` (ms). ``doubtful``: by a clock that was off."""

    nonce: str
    event: str
    when: int
    device: str
    lane: str
    direction: str
    doubtful: bool = False
