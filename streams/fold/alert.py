"""The life of one alert: new → dispatched 分拨 → handling 处置中 → closed 办结, or resolved, or shelved."""

from typing import Any, Final, Literal

import msgspec

State = Literal["new", "dispatched", "handling", "closed", "resolved", "shelved"]
ENDED: Final = frozenset({"closed", "resolved"})


class Note(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One step of an alert's history. ``by`` is an operator, or ``system``."""

    at: int
    by: str
    step: str
    note: str = ""


class Told(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What its site, enterprise and vehicle (``subjects``) were last told of an alert; see events.AlertTold."""

    turn: int
    subjects: tuple[str, ...]
    severity: str
    crossed_at: int
    over_at: int | None = None


class Alert(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One alert as stored. Times in ms; texts are added from the rule catalogue where it is shown.

    ``version`` counts every change that subscribers hear of; webhook id is ``<alert_id>.<version>``.
    ``ended_at``: since when it is closed or resolved. ``concerns``: the enterprise and the vehicle it counts for.
    ``merged_into``: the site-level alert that stands for it and many others of its kind; subscribers then hear of it
    again only if it gets worse.
    """

    alert_id: str
    rule: str
    severity: str
    subject: str
    started_at: int
    raised_at: int
    updated_at: int
    ended_at: int | None = None
    level: str | None = None
    node: str | None = None
    site: str | None = None
    state: State = "new"
    resolved_reason: str | None = None
    until: int | None = None
    version: int = 1
    evidence: dict[str, Any] = {}
    history: tuple[Note, ...] = ()
    concerns: tuple[str, ...] = ()
    merged_into: str | None = None
    merge_turn: int = 0
    told: Told | None = None

    @property
    def open(self) -> bool:
        return self.state not in ENDED
