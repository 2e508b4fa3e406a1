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


class Alert(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One alert as stored. Times in ms; texts are added from the rule catalogue where it is shown.

    ``version`` counts every change that subscribers hear of; webhook id is ``<alert_id>.<version>``.
    """

    alert_id: str
    rule: str
    severity: str
    subject: str
    started_at: int
    raised_at: int
    updated_at: int
    level: str | None = None
    node: str | None = None
    site: str | None = None
    state: State = "new"
    resolved_reason: str | None = None
    until: int | None = None
    version: int = 1
    evidence: dict[str, Any] = {}
    history: tuple[Note, ...] = ()

    @property
    def open(self) -> bool:
        return self.state not in ENDED
