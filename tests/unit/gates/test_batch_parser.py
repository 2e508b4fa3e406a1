"""The parser of batches takes any bytes: a batch, or SchemaError that says what is wrong, and never anything else.

The same is hunted for with coverage by `make fuzz` (tests/fuzz)."""

import json
from typing import Any, Final

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gates.decoding import SchemaError, decode_scan_item
from gates.http.examples import FACTS, SCANS
from gates.twins import TwiceError, check_twins, twins_of_items
from tests.fuzz.batches import TOKENS, read

VALID: Final = [msgspec.json.encode(one["value"]) for one in (*SCANS.values(), *FACTS.values())]


@given(st.binary(max_size=2_000))
def test_any_bytes(raw: bytes) -> None:
    read(raw)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A batch with a few places cut out, doubled, or overwritten by what hurts parsers."""
    raw = bytearray(draw(st.sampled_from(VALID)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(raw)))
        to = min(len(raw), at + draw(st.integers(0, 40)))
        raw[at:to] = draw(st.sampled_from(TOKENS) | st.binary(max_size=8) | st.just(bytes(raw[at:to] * 2)))
    return bytes(raw)


@given(mutated())
def test_mutated_batches(raw: bytes) -> None:
    read(raw)


VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=4), VALUES, min_size=1, max_size=4), st.data())
def test_a_field_given_twice_is_found_however_it_is_written(fields: dict[str, Any], data: st.DataObject) -> None:
    layout: Any = data.draw(
        st.sampled_from([{"separators": (",", ":")}, {"separators": (" , ", " : ")}, {"indent": 1}, {}])
    )
    raw = json.dumps(fields, ensure_ascii=data.draw(st.booleans()), **layout)
    try:
        sound = raw.encode()
    except UnicodeEncodeError:
        return
    check_twins(sound)
    name = data.draw(st.sampled_from(sorted(fields)))
    twin = "".join(f"\\u{unit:04x}" for unit in _units(name)) if data.draw(st.booleans()) else json.dumps(name)[1:-1]
    both = b"[" + raw.rstrip()[:-1].encode() + f',"{twin}":0}}]'.encode()
    with pytest.raises(TwiceError) as found:
        check_twins(both)
    assert found.value.name == name


def _units(text: str) -> list[int]:
    raw = text.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2)]


@pytest.mark.parametrize(
    "text",
    ['{"a":"b\\":c","d":1}', '{"a\\":":1}', '{"a":"\\u0022:","b":1}', '{"a" :1,"b":"\\":"}', '[{"a":1},{"a":1}]'],
)
def test_colons_in_texts_are_no_fields(text: str) -> None:
    check_twins(text.encode())


@given(st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=4), min_size=1, max_size=5), st.data())
def test_a_field_given_twice_in_an_item_is_that_items_affair_alone(
    items: list[dict[str, Any]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(items) - 1))
    deep = data.draw(st.sampled_from(['{"a":1,"a":2}', '{"x":{"a":1,"b":0,"\\u0061":[]}}', '{"x":[[{"a":1,"a":1}]]}']))
    written = [deep if at == place else json.dumps(item) for at, item in enumerate(items)]
    raw = f'{{"source":"customs","items":[{",".join(written)}]}}'.encode()
    assert twins_of_items(raw) == {place: "a"}
    with pytest.raises(TwiceError):
        check_twins(raw)
    for outer in (b'"source":"a"', b'"status":{"a":1,"a":2}', b'"items":[]'):
        with pytest.raises(TwiceError):
            twins_of_items(b"{" + outer + b"," + raw[1:])


def test_a_refusal_does_not_show_a_value_that_is_as_long_as_the_body() -> None:
    with pytest.raises(SchemaError) as refusal:
        decode_scan_item(b'{"kind": "' + b"x" * 100_000 + b'"}')
    assert len(str(refusal.value)) < 500
    assert refusal.value.pointer == "kind"
