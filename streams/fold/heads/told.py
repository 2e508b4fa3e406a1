"""What a subject was told of others."""

import msgspec


class Told(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An alert that this subject was told of (events.AlertTold). ``severity`` None: it was taken back."""

    alert_id: str
    turn: int
    rule: str
    about: str
    crossed_at: int
    severity: str | None = None
    over_at: int | None = None
