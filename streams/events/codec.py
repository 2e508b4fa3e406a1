"""The only codecs: a log record is a JSON array of entries."""

from typing import Any, Final

import msgspec

from streams.events.entry import AnyEvent, Entry

_encoder = msgspec.json.Encoder()


_decoder = msgspec.json.Decoder(list[Entry])


_entry_decoder = msgspec.json.Decoder(Entry)


_event_decoder = msgspec.json.Decoder(AnyEvent)


def encode_record(entries: list[Entry]) -> bytes:
    return _encoder.encode(entries)


def decode_record(raw: bytes) -> list[Entry]:
    """Raises ``msgspec.DecodeError`` (or ``ValidationError``) naming the place that cannot be read."""
    return _decoder.decode(raw)


def encode_entry(entry: Entry) -> bytes:
    return _encoder.encode(entry)


def decode_entry(raw: bytes) -> Entry:
    entry: Entry = _entry_decoder.decode(raw)
    return entry


def encode_event(event: AnyEvent) -> bytes:
    return _encoder.encode(event)


def decode_event(raw: bytes) -> AnyEvent:
    event: AnyEvent = _event_decoder.decode(raw)
    return event


def same_content(one: AnyEvent, other: AnyEvent) -> bool:
    """Whether two events with one id say the same; what the gateway stamped on reception does not count."""
    return type(one) is type(other) and _content(one) == _content(other)


_STAMPED: Final = {
    "received", "when", "future", "derived", "clock_error", "clock_doubt", "duplicates", "digest", "gate_pass",
    "answered", "because", "again",
}  # fmt: skip


def _content(event: AnyEvent) -> dict[str, Any]:
    fields = msgspec.structs.asdict(event)
    return {name: value for name, value in fields.items() if name not in _STAMPED}
