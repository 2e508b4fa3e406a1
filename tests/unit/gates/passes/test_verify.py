"""The verifier: what it takes, why it refuses the rest, and that nothing makes it stumble or give in."""

import string

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gates.passes import base45
from gates.passes.claims import normalised
from gates.passes.codes import read_code
from gates.passes.key_ring import KeyRing, PassKey
from gates.passes.reading import shown_pass
from gates.passes.token import PREFIX, Token, TokenError, read_token, signed_bytes, write_token
from gates.passes.verify import SAID, judge, verify
from streams.events import KEYS_REFUSE
from tests.unit.gates.passes.making import DAY, HOUR, NOW, RING, SIGNER, claims, signer, token

GOOD = token()
RAW = base45.decode(GOOD.removeprefix(PREFIX))


def altered(**changed: object) -> KeyRing:
    return KeyRing([msgspec.structs.replace(SIGNER.key, **changed)])


def test_a_pass_of_ours_is_valid_with_what_it_says() -> None:
    found = verify(GOOD, RING, NOW + HOUR)
    assert (found.state, found.key) == ("valid", SIGNER.key.id)
    assert found.claims is not None
    assert (found.claims.unit, found.claims.seal, found.claims.plate) == ("iso6346:MSKU1234565", "CN482113", "桂N12345")


def test_a_key_that_is_not_on_the_ring() -> None:
    assert judge(token(signer()), RING, NOW).state == "unknown_key"
    assert judge(GOOD, KeyRing(), NOW).state == "unknown_key"


def test_a_signature_by_another_key_under_this_ones_id() -> None:
    other, said = signer(), normalised(claims())
    wrong = other._private.sign(signed_bytes(SIGNER.key.id, said))
    assert judge(write_token(Token(SIGNER.key.id, said, wrong)), RING, NOW).state == "forged"


def test_a_signature_of_other_claims() -> None:
    whole = read_token(GOOD)
    said = msgspec.structs.replace(whole.claims, destination="outside")
    assert judge(write_token(whole._replace(claims=said)), RING, NOW).state == "forged"


@pytest.mark.parametrize(("revoked_at", "state"), [(NOW, "revoked_key"), (NOW + 1, "valid"), (None, "valid")])
def test_a_key_that_is_revoked_at_reception(revoked_at: int | None, state: str) -> None:
    assert judge(GOOD, altered(revoked_at=revoked_at), NOW).state == state


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "state"),
    [
        (NOW, NOW + 1, "valid"),
        (NOW + 1, NOW + DAY, "out_of_period"),
        (NOW - DAY, NOW, "out_of_period"),
        (NOW - DAY, NOW + 1, "valid"),
    ],
)
def test_a_pass_begins_while_its_key_may_sign(valid_from: int, valid_to: int, state: str) -> None:
    assert judge(GOOD, altered(valid_from=valid_from, valid_to=valid_to), NOW + 40 * DAY).state == state


@pytest.mark.parametrize(
    ("at", "state"),
    [(NOW - 1, "early"), (NOW, "valid"), (NOW + 72 * HOUR, "valid"), (NOW + 72 * HOUR + 1, "expired")],
)
def test_in_force_from_the_first_second_to_the_last(at: int, state: str) -> None:
    assert verify(GOOD, RING, at).state == state


def test_whoever_asks_may_be_tolerant() -> None:
    assert verify(GOOD, RING, NOW - 5, tolerance_ms=5).state == "valid"
    assert verify(GOOD, RING, NOW + 72 * HOUR + 6, tolerance_ms=5).state == "expired"


def test_every_outcome_has_its_words() -> None:
    assert set(SAID) == {"valid", *KEYS_REFUSE, "early", "expired", "unchecked", "plain", "foreign"}
    assert all(any("一" <= sign <= "鿿" for sign in zh) for zh, _ in SAID.values())


# Whatever is read, there is an answer and never a wrong yes; tests/fuzz hunts for more.


@given(st.integers(0, len(RAW) * 8 - 1))
def test_any_single_bit_is_noticed(bit: int) -> None:
    data = bytearray(RAW)
    data[bit // 8] ^= 1 << bit % 8
    assert judge(PREFIX + base45.encode(bytes(data)), RING, NOW).state in KEYS_REFUSE


def test_every_single_bit_is_noticed() -> None:
    for bit in range(len(RAW) * 8):
        data = bytearray(RAW)
        data[bit // 8] ^= 1 << bit % 8
        assert judge(PREFIX + base45.encode(bytes(data)), RING, NOW).state in KEYS_REFUSE, bit


@given(st.integers(len(PREFIX), len(GOOD) - 1), st.sampled_from(base45.SIGNS + string.ascii_lowercase))
def test_any_other_sign_is_noticed(place: int, sign: str) -> None:
    text = GOOD[:place] + sign + GOOD[place + 1 :]
    assert (judge(text, RING, NOW).state == "valid") == (text == GOOD)


@given(st.integers(0, len(RAW)), st.binary(max_size=8), st.integers(0, 8))
def test_bytes_put_in_or_taken_out_are_noticed(place: int, put: bytes, taken: int) -> None:
    data = RAW[:place] + put + RAW[place + taken :]
    assert (judge(PREFIX + base45.encode(data), RING, NOW).state == "valid") == (data == RAW)


@given(st.one_of(st.text(), st.binary().map(base45.encode), st.text(st.sampled_from(base45.SIGNS))))
@example("LP1:\udcff")
def test_whatever_is_read_has_an_answer(text: str) -> None:
    for read in (text, PREFIX + text):
        assert judge(read, RING, NOW).state in KEYS_REFUSE
        assert verify(read, KeyRing(), NOW).state in KEYS_REFUSE
        read_code(read)
        assert shown_pass(read, RING, NOW).state != "valid"
        shown_pass(read, None, NOW)


@given(st.binary(min_size=60, max_size=200))
def test_what_can_be_read_is_written_in_that_way_alone(data: bytes) -> None:
    text = PREFIX + base45.encode(RAW[:19] + data)
    try:
        found = read_token(text)
    except TokenError:
        return
    assert write_token(found) == text


@given(st.binary(min_size=64, max_size=64))
def test_no_signature_can_be_guessed(signature: bytes) -> None:
    assert judge(write_token(read_token(GOOD)._replace(signature=signature)), RING, NOW).state == "forged"


def test_a_signature_has_one_form() -> None:
    """S plus the order of the group fits the same equation; taking it would give a pass two texts."""
    order = 2**252 + 27742317777372353535851937790883648493
    whole = read_token(GOOD)
    second = (int.from_bytes(whole.signature[32:], "little") + order).to_bytes(32, "little")
    assert judge(write_token(whole._replace(signature=whole.signature[:32] + second)), RING, NOW).state == "forged"


def test_keys_of_other_kinds_on_the_ring_do_not_matter() -> None:
    ring = KeyRing([*(signer().key for _ in range(3)), SIGNER.key])
    assert judge(GOOD, ring, NOW).state == "valid"
    assert isinstance(ring.get(SIGNER.key.id), PassKey)
