"""A pass as text: what is said comes back, in one spelling only, and small enough for a QR code."""

from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso6346

from gates.http.examples import TEST_VECTOR
from gates.identity import unit_id
from gates.passes import base45, unit_code
from gates.passes.claims import ClaimsError, normalised
from gates.passes.issue import Signer
from gates.passes.key_ring import PassKey, key_id, public_text
from gates.passes.render import qr_code
from gates.passes.token import Token, TokenError, read_token, write_token
from tests.unit.gates.passes.making import DAY, HOUR, NOW, SIGNER, claims, token

PAGE = (Path(__file__).parents[4] / "docs" / "passes.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0")]
)
def test_base_45_as_the_standard_has_it(data: bytes, text: str) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@given(st.binary())
def test_base_45_comes_back(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


@given(st.text(st.sampled_from(base45.SIGNS), max_size=12))
def test_base_45_has_one_text_for_one_value(text: str) -> None:
    try:
        data = base45.decode(text)
    except ValueError:
        return
    assert base45.encode(data) == text


@pytest.mark.parametrize("text", ["GGW", "A", "BB8A", "::", ":::", "bb8", "BB8\n", "ÀÀ0"])
def test_what_base_45_does_not_make_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"stands for no bytes|is no sign"):
        base45.decode(text)


CONTAINERS = st.builds(
    lambda owner, kind, digits: f"{owner}{kind}{digits:06d}",
    st.text(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), min_size=3, max_size=3),
    st.sampled_from("UJZR"),
    st.integers(0, 999_999),
).map(lambda number: f"iso6346:{number}{iso6346.calc_check_digit(number)}")
LOCALS = st.from_regex(r"local:[A-Za-z0-9][A-Za-z0-9._/-]{0,39}", fullmatch=True)
UNITS = st.one_of(CONTAINERS, LOCALS, st.sampled_from(("sscc:106141412345678908", "sscc:000000000000000000")))


@given(UNITS, st.binary(max_size=4))
def test_units_come_back_whatever_follows(unit: str, more: bytes) -> None:
    packed = unit_code.pack(unit_id(unit))
    assert unit_code.unpack(packed + more) == (unit, len(packed))


@given(st.binary(max_size=50))
def test_only_units_are_unpacked(data: bytes) -> None:
    try:
        unit, size = unit_code.unpack(data)
    except ValueError:
        return
    assert unit_id(unit) == unit
    assert size <= len(data)


def test_remainder_ten_counts_as_nought() -> None:
    assert unit_code.unpack(unit_code.pack("iso6346:GYOU4047990"))[0] == "iso6346:GYOU4047990"


@given(
    unit=UNITS,
    seal=st.none() | st.from_regex(r"[A-Z0-9][A-Z0-9./-]{0,23}", fullmatch=True),
    plate=st.none() | st.sampled_from(("桂N12345", "粤Z·F123港", "51LD-123.45", "É1")),
    destination=st.sampled_from(("NNL", "outside", "QZ")),
    hours=st.integers(1, 4000),
)
def test_what_is_said_comes_back(unit: str, seal: str | None, plate: str | None, destination: str, hours: int) -> None:
    said = normalised(claims(unit=unit, seal=seal, plate=plate, destination=destination, expires=NOW + hours * HOUR))
    written = Token("5e1f0c77", said, bytes(64))
    assert read_token(write_token(written)) == written


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("unit", "MSKU1234560"),
        ("unit", ""),
        ("origin", "ZZ"),
        ("origin", "outside"),
        ("destination", "ZZ"),
        ("destination", ""),
        ("seal", "封志一号"),
        ("seal", "X" * 25),
        ("plate", "桂" * 9),
        ("plate", "\x00"),
        ("plate", "\ud800"),
        ("expires", NOW),
        ("expires", NOW + 195 * DAY),
        ("not_before", -1000),
        ("not_before", 2**32 * 1000),
    ],
)
def test_what_cannot_be_said_names_its_field(field: str, value: object) -> None:
    with pytest.raises(ClaimsError) as refused:
        SIGNER.sign(claims(**{field: value}), nodes={"QZ", "NNL"})
    assert refused.value.field in (field, "expires")


def test_one_way_to_write_each() -> None:
    said = normalised(claims(unit=" msku 1234565", seal=" cn  482113 ", plate="桂n 12345"))
    assert (said.unit, said.seal, said.plate) == ("iso6346:MSKU1234565", "CN 482113", "桂N12345")
    none = normalised(claims(seal=" ", plate=""))
    assert (none.seal, none.plate) == (None, None)


def test_two_passes_are_never_the_same() -> None:
    assert token() != token()


@pytest.mark.parametrize("text", ["", "LP1:", "LP1", "lp1:AAA", "LP2:AAA", "LP1:" + "A" * 600, "MSKU1234565"])
def test_what_is_no_pass_is_refused(text: str) -> None:
    with pytest.raises(TokenError):
        read_token(text)


@pytest.mark.parametrize("change", ["{}0", "{}000", "{} ", " {}", "{}\n", "{}BB8"])
def test_nothing_may_stand_before_or_behind(change: str) -> None:
    with pytest.raises(TokenError):
        read_token(change.format(token()))


def test_the_page_says_how_large_they_are() -> None:
    """docs/passes.md: unit kind, bytes, characters, version of the code."""
    for unit in ("MSKU1234565", "sscc:106141412345678908", "local:A-1/22"):
        text = token(unit=unit)
        size = len(base45.decode(text.removeprefix("LP1:")))
        code = qr_code(text)
        assert (code.mode, code.error) == ("alphanumeric", "M")
        assert f"| {size} | {len(text)} | {code.version} ({17 + 4 * code.version} × {17 + 4 * code.version}) |" in PAGE


def test_the_test_vector_is_on_the_page() -> None:
    """Signed with the seed 00 01 02 … 1f: nobody's key."""
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    key = PassKey(key_id(public), public_text(public), 0, 2**43)
    text, _ = Signer(key, private).sign(msgspec.structs.replace(claims(), nonce="00112233445566aa"))
    assert f"```\n{text}\n```" in PAGE
    assert text == TEST_VECTOR, "shown in the API's examples"
    assert f"`{key.public}`, id `{key.id}`" in PAGE
