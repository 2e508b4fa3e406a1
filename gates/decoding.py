"""From posted bytes to the structs of scan_items.py and fact_items.py. Gateway and replay refuse alike, by this code.

What is wrong with the whole of a body refuses it; what is wrong with one item of a batch refuses that item alone.
"""

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec

from gates.fact_items import FactBatch, FactItem
from gates.printed import unprintable
from gates.scan_items import ScanBatch, ScanItem
from gates.twins import TwiceError, check_twins, twins_of_items

T = TypeVar("T")

LONGEST: Final = 400
"""Characters of what the decoder says is wrong: it shows the value, which may be as long as the body."""
TWICE: Final = "given twice in one object"


class SchemaError(ValueError):
    """``pointer`` names the field, in dots (``plate.value``; empty for the whole), ``message`` what is wrong."""

    def __init__(self, pointer: str, message: str) -> None:
        super().__init__(f"{pointer}: {message}" if pointer else message)
        self.pointer = pointer
        self.message = message


class Twinned(bytes):
    """An item in which an object has the field ``name`` twice: what it says nobody can know."""

    name: str

    def __new__(cls, raw: msgspec.Raw, name: str) -> "Twinned":
        made = super().__new__(cls, bytes(raw))
        made.name = name
        return made

    @property
    def refusal(self) -> SchemaError:
        return SchemaError(self.name, TWICE)


class _Envelope(msgspec.Struct):
    """What can be read of an item that is otherwise refused, so that the refusal names it."""

    event_id: str | None = None
    seq: int | None = None


_scan_batch = msgspec.json.Decoder(ScanBatch)
_fact_batch = msgspec.json.Decoder(FactBatch)
_scan_item = msgspec.json.Decoder(ScanItem)
_fact_item = msgspec.json.Decoder(FactItem)
_envelope = msgspec.json.Decoder(_Envelope)


def decode_scans(raw: bytes) -> ScanBatch:
    """Raises SchemaError if the batch as a whole cannot be read; items are decoded one by one later."""
    batch: ScanBatch = _decode_batch(_scan_batch, raw)
    return batch


def decode_facts(raw: bytes) -> FactBatch:
    """Raises SchemaError, as decode_scans does."""
    batch: FactBatch = _decode_batch(_fact_batch, raw)
    return batch


def decode_scan_item(raw: msgspec.Raw | bytes) -> ScanItem:
    item: ScanItem = decode(_scan_item, raw)
    return item


def decode_fact_item(raw: msgspec.Raw | bytes) -> FactItem:
    item: FactItem = decode(_fact_item, raw)
    return item


def envelope(raw: msgspec.Raw | bytes) -> tuple[str | None, int | None]:
    """Event id and sequence number of an item, as far as they can be read."""
    try:
        read = _envelope.decode(raw)
    except msgspec.DecodeError:
        return None, None
    if isinstance(raw, Twinned) and raw.name in ("event_id", "seq"):
        return (None, read.seq) if raw.name == "event_id" else (read.event_id, None)
    return read.event_id, read.seq


def decode_body(decoder: msgspec.json.Decoder[Any], raw: bytes) -> Any:
    """A whole body, in which no object has a field twice. Raises SchemaError."""
    _looked_at(decoder, raw, check_twins)
    return decode(decoder, raw)


def _decode_batch(decoder: msgspec.json.Decoder[Any], raw: bytes) -> Any:
    """As ``decode_body``, but a field that one item has twice is that item's affair."""
    twins = _looked_at(decoder, raw, twins_of_items)
    batch = decode(decoder, raw)
    if not twins:
        return batch
    items = [Twinned(item, twins[place]) if place in twins else item for place, item in enumerate(batch.items)]
    return msgspec.structs.replace(batch, items=items)


def _looked_at(decoder: msgspec.json.Decoder[Any], raw: bytes, look: Callable[[bytes], T]) -> T:
    try:
        return look(raw)
    except TwiceError as error:
        raise SchemaError(error.name, TWICE) from error
    except RecursionError as error:
        raise SchemaError("", "nested too deeply") from error
    except ValueError as error:
        decode(decoder, raw)  # says better what is wrong with it
        raise SchemaError("", "is no JSON that can be read") from error


def decode(decoder: msgspec.json.Decoder[Any], raw: msgspec.Raw | bytes) -> Any:
    if isinstance(raw, Twinned):
        raise raw.refusal
    try:
        decoded = decoder.decode(raw)
    except msgspec.DecodeError as error:
        raise _named(str(error)) from error
    except UnicodeDecodeError as error:
        raise SchemaError("", "not UTF-8") from error
    except RecursionError as error:
        raise SchemaError("", "nested too deeply") from error
    except ValueError as error:  # Python's own: an integer of thousands of digits
        raise SchemaError("", str(error)) from error
    if (spoilt := unprintable(bytes(raw), decoded)) is not None:
        raise SchemaError(spoilt, "has a control character in it; send what is printed, and nothing else")
    return decoded


_MISSING = re.compile(r"Object missing required field `(\w+)`")
_UNKNOWN = re.compile(r"Object contains unknown field `(\w{1,80})`")


def _named(message: str) -> SchemaError:
    """Turn the decoder's sentence into a field and what is wrong with it."""
    message, _, place = message.partition(" - at `$")
    pointer = place.rstrip("`").lstrip(".")
    if missing := _MISSING.fullmatch(message):
        return SchemaError(f"{pointer}.{missing[1]}".lstrip("."), "required, but missing")
    if unknown := _UNKNOWN.fullmatch(message):
        return SchemaError(f"{pointer}.{unknown[1]}".lstrip("."), "there is no such field")
    return SchemaError(pointer, message if len(message) <= LONGEST else f"{message[:LONGEST]}…")
