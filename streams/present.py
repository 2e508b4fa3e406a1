"""How alerts, units, movements and devices look outside: the flat JSON of the contract, texts and times included.

The same functions serve webhooks, the read API, the topic ``alerts`` and replay, so that all of them agree.
"""

from base64 import b32encode
from functools import cache
from hashlib import blake2b
from typing import Any, Final

import msgspec

from streams.fold.alert import Alert, Note
from streams.fold.flags import flags
from streams.fold.heads import DeviceHead, UnitHead
from streams.fold.movement import Movement, limits_from
from streams.rules.catalogue import RuleText, catalogue
from streams.rules.section import Section
from streams.sharing import EVERYTHING, WATCH_RULES, Confidential, shared
from streams.times import china_time, rfc3339, rfc3339_or_none

_FIRST_MS: Final = 1_000_000_000_000
"""Smaller integers (2001 and before) under a time's name are durations or counts, not times."""
_TIME_KEYS: Final = frozenset({"at", "when", "since", "until", "start", "pauses", "releases"})
"""Evidence under these names, or one that ends in ``_at``, is a time or made of times."""
_REFER: Final = ("移交处理", "Refer to the control room")


def alert_number(alert: Alert) -> str:
    """预警单号 to read over the telephone: day raised, node, eight signs of the alert id's hash.

    The signs are Crockford's base 32 (no I, L, O, U): ``YJ20260302-QZ-7K3M9QXZ``.
    """
    day = china_time(alert.raised_at)
    digest = blake2b(alert.alert_id.encode(), digest_size=5).digest()
    signs = b32encode(digest).decode().translate(_CROCKFORD)
    return f"YJ{day:%Y%m%d}-{alert.node or '00'}-{signs}"


_CROCKFORD: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def alert_json(alert: Alert, sees: frozenset[Confidential] = EVERYTHING) -> dict[str, Any]:
    """An alert as the contract shows it; what ``sees`` does not cover is left out of it (streams.sharing)."""
    secret = alert.rule in WATCH_RULES and "watch" not in sees
    title_zh, title_en, action_zh, action_en = _texts(alert.rule, secret)
    section = None if secret else _owner(alert.rule)
    return {
        "alert_id": alert.alert_id,
        "number": alert_number(alert),
        "version": alert.version,
        "rule": alert.rule,
        "level": alert.level,
        "severity": alert.severity,
        "subject": alert.subject,
        "node": alert.node,
        "site": alert.site,
        "state": alert.state,
        "resolved_reason": alert.resolved_reason,
        "started_at": rfc3339(alert.started_at),
        "raised_at": rfc3339(alert.raised_at),
        "updated_at": rfc3339(alert.updated_at),
        "ended_at": rfc3339_or_none(alert.ended_at),
        "handling_hours": None if alert.ended_at is None else _hours(alert.ended_at - alert.raised_at),
        "shelved_until": rfc3339_or_none(alert.until),
        "merged_into": alert.merged_into,
        "evidence": {"redacted": ["watch"]} if secret else _readable(shared(alert.evidence, sees)),
        "title_zh": title_zh,
        "title_en": title_en,
        "action_zh": action_zh,
        "action_en": action_en,
        "section": section and section.id,
        "section_zh": section and section.zh,
        "section_en": section and section.en,
        "history": [_note_json(note, secret) for note in alert.history],
    }


def movement_json(movement: Movement) -> dict[str, Any]:
    """A movement: open, arrived (``closed``), superseded by another exit, or corrected away (``void``)."""
    arrived = movement.arrived_at
    return {
        "movement_id": movement.id,
        "unit": movement.unit,
        "state": movement.state,
        "origin_node": movement.origin_node,
        "origin_site": movement.origin_site,
        "departed_at": rfc3339(movement.departed_at),
        "destination": movement.destination,
        "expected_at": rfc3339_or_none(movement.expected_at),
        "late_at": rfc3339_or_none(movement.late_at),
        "overdue_at": rfc3339_or_none(movement.overdue_at),
        "missing_at": rfc3339_or_none(movement.missing_at),
        "limits_from": limits_from(movement),
        "diverted_at": rfc3339_or_none(_diverted_at(movement)),
        "pauses": [[rfc3339(since), rfc3339(until)] for since, until in movement.pauses],
        "arrived_at": rfc3339_or_none(arrived),
        "arrival_node": movement.arrival_node,
        "arrival_site": movement.arrival_site,
        "hours": None if arrived is None else _hours(arrived - movement.departed_at),
        "seal": movement.seal,
        "plate": movement.plate,
        "gross_kg": movement.gross_kg,
        "packages": movement.packages,
    }


def _diverted_at(movement: Movement) -> int | None:
    return movement.clock_from if movement.clock_from != movement.departed_at else None


def unit_json(head: UnitHead) -> dict[str, Any]:
    """A unit now: one stage, one place, its open movement, and flags beside the stage."""
    return {
        "unit": head.unit,
        "stage": head.stage,
        "node": head.node,
        "site": head.site,
        "since": rfc3339(head.since) if head.stage else None,
        "movement": movement_json(head.movement) if head.movement else None,
        "seal": head.seal,
        "plate": head.plate,
        "gross_kg": head.gross_kg,
        "packages": head.packages,
        "slot": head.slot,
        "flags": flags(head),
        "last_event_at": rfc3339_or_none(head.last[0] or None),
    }


def device_json(head: DeviceHead, node: str | None = None, site: str | None = None) -> dict[str, Any]:
    """A gate or yard device now; ``missing`` are the inclusive ranges of sequence numbers not yet received."""
    return {
        "device": head.device,
        "node": node,
        "site": site,
        "state": "online" if head.quiet_since is None else "quiet",
        "heard_at": rfc3339_or_none(head.heard or None),
        "quiet_since": rfc3339_or_none(head.quiet_since),
        "clock_error_s": head.clock_error / 1000,
        "next_seq": head.next_seq,
        "missing": [{"from": first, "to": last, "known_at": rfc3339(known)} for first, last, known in head.holes],
        "scans": head.scans,
    }


def json_line(presented: dict[str, Any]) -> bytes:
    """The bytes of a presented object, the same everywhere; no line end."""
    return msgspec.json.encode(presented)


def _texts(rule: str, secret: bool) -> tuple[str, str, str, str]:
    """Titles and actions; a rule that has left the catalogue keeps its code, for old logs replay for ever."""
    if secret:
        return (*_REFER, *_REFER)
    text = _catalogue().get(rule)
    return (text.title_zh, text.title_en, text.action_zh, text.action_en) if text else (rule, rule, "", "")


def _owner(rule: str) -> Section | None:
    text = _catalogue().get(rule)
    return text.section if text else None


@cache
def _catalogue() -> dict[str, RuleText]:
    return catalogue()


def _note_json(note: Note, secret: bool) -> dict[str, Any]:
    return {
        "at": rfc3339(note.at),
        "by": note.by,
        "step": note.step,
        "note": "" if secret else note.note,
    }


def _hours(ms: int) -> float:
    return round(ms / 3_600_000, 2)


def _readable(value: Any, key: str = "") -> Any:
    """Evidence with its times in words: integers under a time's name."""
    if isinstance(value, dict):
        return {name: _readable(inner, name) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_readable(inner, key) for inner in value]
    if isinstance(value, int) and value >= _FIRST_MS and (key in _TIME_KEYS or key.endswith("_at")):
        return rfc3339(value)
    return value
