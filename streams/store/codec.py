"""What stands in the values of the keys: JSON, readable with any Redis client, written by one codec."""

from typing import Any, Final

import msgspec

from streams.fold.alert import Alert
from streams.fold.movement import Movement
from streams.fold.snapshot import Snapshot
from streams.store.commit import CHANGING, DeadLetter, PartitionState, PolicyInForce, Stored, TimesInForce

UNDECLARED: Final = "?"
"""Destination of a movement that names none."""

_encoder = msgspec.json.Encoder()
decode_state = msgspec.json.Decoder(PartitionState).decode
decode_stored = msgspec.json.Decoder(Stored).decode
decode_snapshot = msgspec.json.Decoder(Snapshot).decode
decode_alert = msgspec.json.Decoder(Alert).decode
decode_movement = msgspec.json.Decoder(Movement).decode
decode_policies = msgspec.json.Decoder(tuple[PolicyInForce, ...]).decode
decode_travel_times = msgspec.json.Decoder(tuple[TimesInForce, ...]).decode
decode_dead_letter = msgspec.json.Decoder(DeadLetter).decode


def encode(value: PartitionState | Stored | Snapshot | Alert | Movement | DeadLetter) -> bytes:
    return _encoder.encode(value)


def encode_state(state: PartitionState) -> bytes:
    """Without the changes of what is judged by (``CHANGING``)."""
    changes: dict[str, Any] = {name: () for name in CHANGING if getattr(state, name)}
    return encode(msgspec.structs.replace(state, **changes) if changes else state)


def encode_changes(changes: tuple[PolicyInForce, ...] | tuple[TimesInForce, ...]) -> bytes:
    return _encoder.encode(changes)


def alert_class(alert: Alert) -> str:
    """The class an alert is counted in: rule, severity, state, node."""
    return f"{alert.rule}|{alert.severity}|{alert.state}|{alert.node or ''}"


def destination_class(movement: Movement) -> str:
    """The destination an open movement is expected at; empty for one that is not open."""
    return (movement.destination or UNDECLARED) if movement.state == "open" else ""


def kind_of(subject: str) -> str:
    """``unit:…`` → ``unit``."""
    return subject.partition(":")[0]
