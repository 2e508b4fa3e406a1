"""The scheme is somebody else's: the published library judges whether we sign and read it right."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from streams.signature import (
    ID,
    SIGNATURE,
    TIMESTAMP,
    TOLERANCE_MS,
    EarlyError,
    MalformedError,
    MismatchError,
    Secret,
    SecretError,
    SignatureError,
    StaleError,
    UnsignedError,
    sign,
    signed_headers,
    verify,
)

KEY = Secret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
OTHER = Secret.parse("whsec_" + base64.b64encode(b"another key of 32 bytes in total").decode())
BODY = '{"device_id": "QZ-DLP-G1", "items": [], "note": "钦州"}'.encode()
NOW_S = 1_772_410_503
NOW = NOW_S * 1000


def headers(**changed: str) -> dict[str, str]:
    whole = signed_headers([KEY], "msg_1", NOW_S, BODY)
    names = {"id": ID, "timestamp": TIMESTAMP, "signature": SIGNATURE}
    return whole | {names[name]: value for name, value in changed.items()}


@given(
    key=st.binary(min_size=24, max_size=64),
    message_id=st.from_regex(r"[!-~]{1,40}", fullmatch=True),
    seconds=st.integers(0, 4_000_000_000),
    body=st.text().map(str.encode),
)
def test_signs_like_the_published_library(key: bytes, message_id: str, seconds: int, body: bytes) -> None:
    theirs = Webhook(base64.b64encode(key).decode()).sign(
        message_id, datetime.fromtimestamp(seconds, UTC), body.decode()
    )
    assert sign([Secret(key)], message_id, seconds, body) == theirs


@given(body=st.dictionaries(st.text(), st.text()).map(lambda d: str(d).encode()), shift=st.integers(-290, 290))
def test_the_published_library_accepts_what_we_sign(body: bytes, shift: int) -> None:
    now_s = int(datetime.now(UTC).timestamp())
    ours = signed_headers([OTHER, KEY], "alert-1.2", now_s + shift, body)
    Webhook(KEY.text()).verify(body, ours, json_parse=False)
    with pytest.raises(WebhookVerificationError):
        Webhook(KEY.text()).verify(body + b" ", ours, json_parse=False)


def test_we_accept_what_the_published_library_signs() -> None:
    theirs = Webhook(KEY.text()).sign("msg_1", datetime.fromtimestamp(NOW_S, UTC), BODY.decode())
    signed = verify([OTHER, KEY], headers(signature=theirs), BODY, NOW)
    assert (signed.id, signed.at) == ("msg_1", NOW)


def test_a_rotation_passes_with_either_key_and_either_signature() -> None:
    both = signed_headers([OTHER, KEY], "msg_1", NOW_S, BODY)
    assert both[SIGNATURE].count("v1,") == 2
    for valid in ([KEY], [OTHER], [OTHER, KEY]):
        assert verify(valid, both, BODY, NOW).id == "msg_1"
    with pytest.raises(MismatchError):
        verify([Secret.generate()], both, BODY, NOW)


def test_other_versions_beside_ours_are_ignored() -> None:
    mixed = f"v1a,Zm9v v2,%%% {sign([KEY], 'msg_1', NOW_S, BODY)}"
    assert verify([KEY], headers(signature=mixed), BODY, NOW).id == "msg_1"


@pytest.mark.parametrize(
    ("changed", "body"),
    [({}, BODY + b" "), ({"id": "msg_2"}, BODY), ({"timestamp": str(NOW_S + 1)}, BODY)],
    ids=["body", "id", "timestamp"],
)
def test_anything_changed_after_signing_is_refused(changed: dict[str, str], body: bytes) -> None:
    with pytest.raises(MismatchError) as refusal:
        verify([KEY], headers(**changed), body, NOW)
    assert refusal.value.header == SIGNATURE
    assert refusal.value.reason == "bad_signature"


@pytest.mark.parametrize("name", [ID, TIMESTAMP, SIGNATURE])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_header_is_named(name: str, value: str | None) -> None:
    sent = headers()
    if value is None:
        del sent[name]
    else:
        sent[name] = value
    with pytest.raises(UnsignedError, match=name):
        verify([KEY], sent, BODY, NOW)


@pytest.mark.parametrize("value", ["1772410503.5", "2026-03-02T08:15:03+08:00", "-1", "１７７２４１０５０３", "9" * 13])
def test_a_timestamp_is_whole_seconds_in_ascii_digits(value: str) -> None:
    with pytest.raises(MalformedError, match=TIMESTAMP):
        verify([KEY], headers(timestamp=value), BODY, NOW)


@pytest.mark.parametrize("value", ["v1", "v1,", "v1,%%%", "v2,Zm9v", "Zm9v", "v1,é"])
def test_a_signature_that_cannot_be_read_never_passes(value: str) -> None:
    with pytest.raises(SignatureError, match=SIGNATURE):
        verify([KEY], headers(signature=value), BODY, NOW)


@pytest.mark.parametrize("value", ["a b", "é", "x" * 257])
def test_an_id_is_short_printable_ascii(value: str) -> None:
    with pytest.raises(MalformedError, match=ID):
        verify([KEY], headers(id=value), BODY, NOW)


def test_the_window_is_closed_at_both_ends() -> None:
    assert verify([KEY], headers(), BODY, NOW + TOLERANCE_MS).id == "msg_1"
    assert verify([KEY], headers(), BODY, NOW - TOLERANCE_MS).id == "msg_1"
    with pytest.raises(StaleError, match="300 s are accepted"):
        verify([KEY], headers(), BODY, NOW + TOLERANCE_MS + 1)
    with pytest.raises(EarlyError, match="clock"):
        verify([KEY], headers(), BODY, NOW - TOLERANCE_MS - 1)


def test_a_key_reads_back_as_written_and_stays_out_of_logs() -> None:
    key = Secret.generate()
    assert Secret.parse(key.text()) == key
    assert Secret.parse(key.text().rstrip("=")) == key
    assert key.text() not in repr(key)
    assert key.key.hex() not in repr(key)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "starts with"),
        ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "starts with"),
        ("whsec_", "24 to 64 bytes"),
        ("whsec_c2hvcnQ=", "24 to 64 bytes"),
        ("whsec_" + "A" * 100, "24 to 64 bytes"),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa!!", "base64"),
    ],
)
def test_a_key_that_cannot_be_read_says_how_one_looks_and_is_not_shown(text: str, says: str) -> None:
    with pytest.raises(SecretError, match=says) as refusal:
        Secret.parse(text)
    assert len(text) < 8 or text not in str(refusal.value)


def test_signing_refuses_what_no_receiver_would_take() -> None:
    with pytest.raises(SecretError):
        sign([], "msg_1", NOW_S, BODY)
    with pytest.raises(ValueError, match=ID):
        sign([KEY], "msg 1", NOW_S, BODY)
