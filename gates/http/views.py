"""The shapes of what is read, for the documentation. A test holds them against what streams.present makes."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from gates.arriving import Lateness
from streams.fold.alert import State
from streams.fold.heads import Stage

When = Annotated[str, Meta(description="RFC 3339, +08:00", extra_json_schema={"format": "date-time"})]
Level = Literal["late", "overdue", "missing"]


class NoteView(msgspec.Struct, forbid_unknown_fields=True):
    at: When
    by: str
    step: str
    note: str


class Alert(msgspec.Struct, forbid_unknown_fields=True):
    """预警. ``number`` 预警单号, ``rule`` 指标编码. ``started_at`` is event time; ``evidence`` the scans, the figures
    and the threshold that was crossed. What a role may not see is left out and named under ``redacted``.
    ``merged_into``: the site-level alert (A70) that stands for it and many others of its kind. ``section`` 职能处室
    owns it; null where the role may not know what it is."""

    alert_id: str
    number: str
    version: int
    rule: str
    level: Level | None
    severity: Literal["P1", "P2", "P3", "P4"]
    subject: str
    node: str | None
    site: str | None
    state: State
    resolved_reason: str | None
    started_at: When
    raised_at: When
    updated_at: When
    ended_at: When | None
    handling_hours: float | None
    shelved_until: When | None
    merged_into: str | None
    evidence: dict[str, Any]
    title_zh: str
    title_en: str
    action_zh: str
    action_en: str
    section: str | None
    section_zh: str | None
    section_en: str | None
    history: list[NoteView]


class ListedAlert(Alert):
    """``wrong_pass``: the truck was to be held for this, and its gate had been told to let it pass."""

    wrong_pass: bool


class AlertRecord(ListedAlert):
    """An alert with what the gates were told at once of the scans it rests on, by event id."""

    answered: dict[str, Literal["pass", "hold", "review", "degraded"]]


class Movement(msgspec.Struct, forbid_unknown_fields=True):
    """流转: opened by an exit scan, closed by the matching entry scan; ``superseded`` if the unit was next seen leaving
    elsewhere, ``void`` if the exit was corrected away. ``limits_from``: observed transits (learned) or the road matrix.
    ``pauses``: announced, [from, to)."""

    movement_id: str
    unit: str
    state: Literal["open", "closed", "superseded", "void"]
    origin_node: str
    origin_site: str
    departed_at: When
    destination: str | None
    expected_at: When | None
    late_at: When | None
    overdue_at: When | None
    missing_at: When | None
    limits_from: Literal["learned", "matrix"] | None
    diverted_at: When | None
    pauses: list[tuple[When, When]]
    arrived_at: When | None
    arrival_node: str | None
    arrival_site: str | None
    hours: float | None
    seal: str | None
    plate: str | None
    gross_kg: float | None
    packages: int | None


class AttestedInspection(msgspec.Struct, forbid_unknown_fields=True):
    """查验结果: what a closed inspection found, by whom, for every other node to recognise."""

    event_id: str
    closed_at: When
    site: str
    attested_by: list[str]
    goods_name: str | None
    packages: int | None
    gross_kg: float | None


class ListedMovement(Movement):
    """``level`` by the log's time; null unless it is on its way."""

    level: Lateness | None


class ExpectedArrival(Movement):
    """A movement on its way here; ``level`` by the log's time. ``seal`` and ``plate`` as last announced, weight and
    count as last attested."""

    level: Lateness
    weighed_by: str | None
    weighed_at: When | None
    counted_by: str | None
    counted_at: When | None
    inspections: list[AttestedInspection]


class Unit(msgspec.Struct, forbid_unknown_fields=True):
    """单元: one stage (到港 存储 在途 进场, or discharged) and one place; flags stand beside the stage."""

    unit: str
    stage: Stage | None
    node: str | None
    site: str | None
    since: When | None
    movement: Movement | None
    seal: str | None
    plate: str | None
    gross_kg: float | None
    packages: int | None
    slot: str | None
    flags: list[str]
    last_event_at: When | None


class UnitRecord(Unit):
    """A unit with everything known of it. ``trail`` in order of arrival, each event with who attests it."""

    state: Unit
    trail: list[dict[str, Any]]
    movements: list[Movement]
    alerts: list[Alert]


class MissingRange(msgspec.Struct, forbid_unknown_fields=True, rename={"first": "from", "last": "to"}):
    """Sequence numbers not yet received, both ends included."""

    first: int
    last: int
    known_at: When


class Device(msgspec.Struct, forbid_unknown_fields=True):
    """``battery_pct``, ``queued``, ``rejected``: as the device said at ``reported_at``; null: it does not say.
    ``keys``: signing keys in force, two while they rotate. ``rate_per_s`` null: as all devices."""

    device: str
    node: str
    site: str
    kind: Literal["gate", "yard"]
    state: Literal["online", "quiet"]
    ever_heard: bool
    heard_at: When | None
    quiet_since: When | None
    heartbeat_s: int
    clock_error_s: float
    next_seq: int | None
    missing: list[MissingRange]
    scans: int
    battery_pct: float | None
    queued: int | None
    rejected: int | None
    reported_at: When | None
    keys: int
    rate_per_s: float | None


class Site(msgspec.Struct, forbid_unknown_fields=True):
    site: str
    node: str
    node_zh: str
    node_en: str
    kind: str
    name_zh: str
    name_en: str
    lat: float
    lon: float
    verified: bool
    devices: int
    devices_quiet: int
    devices_never_heard: int


class AlertPage(msgspec.Struct, forbid_unknown_fields=True):
    items: list[ListedAlert]
    cursor: str | None


class UnitPage(msgspec.Struct, forbid_unknown_fields=True):
    items: list[Unit]
    cursor: str | None


class MovementPage(msgspec.Struct, forbid_unknown_fields=True):
    items: list[ListedMovement]
    cursor: str | None


class ExpectedPage(msgspec.Struct, forbid_unknown_fields=True):
    items: list[ExpectedArrival]
    cursor: str | None


class DevicePage(msgspec.Struct, forbid_unknown_fields=True):
    items: list[Device]
    cursor: str | None


class SitePage(msgspec.Struct, forbid_unknown_fields=True):
    items: list[Site]
    cursor: str | None


class Health(msgspec.Struct, forbid_unknown_fields=True):
    status: Literal["ok"]


class Readiness(msgspec.Struct, forbid_unknown_fields=True):
    ready: bool
    checks: dict[str, str]
    clock: Literal["wall", "recorded"]
