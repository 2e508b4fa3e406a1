"""Ours and the published library, in both directions: whatever is done to a message on its way, both say the same."""

import base64
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from streams.signature import (
    ID,
    SIGNATURE,
    TIMESTAMP,
    MismatchError,
    Secret,
    SignatureError,
    sign,
    signed_headers,
    verify,
)

KEYS = [Secret(bytes([number]) * 32) for number in range(4)]
CHINA = timezone(timedelta(hours=8))
numbers = st.integers(0, len(KEYS) - 1)
bodies = st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4).map(lambda d: str(d).encode())
shifts = st.one_of(st.integers(-280, 280), st.integers(320, 90_000), st.integers(-90_000, -320))
"""Seconds off the receiver's time, clear of the five minutes: the library reads the clock itself."""


@dataclass(frozen=True)
class Sent:
    """A message as its receiver gets it. ``signers`` newest first; ``moved``: how far (s) the time in the header was
    moved after signing."""

    signers: list[int]
    body: bytes
    shift: int = 0
    moved: int = 0
    changed: bytes = b""
    renamed: str = ""
    foreign: str = ""
    by_library: bool = False

    def headers(self, now_s: int) -> dict[str, str]:
        at = now_s + self.shift
        signatures = " ".join(
            _theirs(KEYS[one], at, self.body) if self.by_library else sign([KEYS[one]], "msg_1", at, self.body)
            for one in self.signers
        )
        signature = f"{self.foreign} {signatures}" if self.foreign else signatures
        return {ID: "msg_1" + self.renamed, TIMESTAMP: str(at + self.moved), SIGNATURE: signature}

    @property
    def received(self) -> bytes:
        return self.body + self.changed


def sent(signers: st.SearchStrategy[list[int]]) -> st.SearchStrategy[Sent]:
    """Most are left as they were signed."""
    untouched = st.just(0)
    return st.builds(
        Sent,
        signers=signers,
        body=bodies,
        shift=shifts,
        moved=st.one_of(untouched, untouched, st.sampled_from([-1, 1, 7])),
        changed=st.sampled_from([b"", b"", b" ", b"}"]),
        renamed=st.sampled_from(["", "", "0"]),
        foreign=st.sampled_from(["", "v1a,Zm9v", "v2,Zm9v", "v1,Zm9v"]),
        by_library=st.booleans(),
    )


def _theirs(key: Secret, at: int, body: bytes) -> str:
    return str(Webhook(key.text()).sign("msg_1", datetime.fromtimestamp(at, UTC), body.decode()))


def library_takes(key: Secret, headers: dict[str, str], body: bytes) -> bool:
    try:
        Webhook(key.text()).verify(body, headers, json_parse=False)
    except WebhookVerificationError:
        return False
    return True


def ours_takes(keys: list[Secret], headers: dict[str, str], body: bytes, now_s: int) -> bool:
    try:
        verify(keys, headers, body, now_s * 1000)
    except SignatureError:
        return False
    return True


@given(message=sent(st.lists(numbers, min_size=1, max_size=3, unique=True)), key=numbers)
@example(message=Sent([0], b"{}"), key=0)
@example(message=Sent([0], b"{}", by_library=True), key=0)
@example(message=Sent([1, 0], b"{}", foreign="v2,Zm9v"), key=0)
@example(message=Sent([1], b"{}"), key=0)
@example(message=Sent([0], b"{}", shift=-320), key=0)
@example(message=Sent([0], b"{}", shift=320, by_library=True), key=0)
@example(message=Sent([0], b"{}", moved=1), key=0)
@example(message=Sent([0], b"{}", changed=b" "), key=0)
def test_both_say_the_same_of_any_message(message: Sent, key: int) -> None:
    now_s = int(time.time())
    headers = message.headers(now_s)
    touched = bool(message.moved or message.changed or message.renamed)
    expected = key in message.signers and not touched and abs(message.shift) <= 300
    assert ours_takes([KEYS[key]], headers, message.received, now_s) is expected
    assert library_takes(KEYS[key], headers, message.received) is expected


@given(
    message=sent(st.lists(numbers, min_size=1, max_size=2, unique=True)),
    valid=st.lists(numbers, min_size=1, max_size=2, unique=True),
)
def test_while_keys_rotate_a_message_passes_if_the_library_takes_it_with_either(
    message: Sent, valid: list[int]
) -> None:
    now_s = int(time.time())
    headers, keys = message.headers(now_s), [KEYS[number] for number in valid]
    either = any(library_takes(key, headers, message.received) for key in keys)
    assert ours_takes(keys, headers, message.received, now_s) is either


@given(signers=st.lists(numbers, min_size=1, max_size=3, unique=True), body=bodies)
def test_whoever_holds_any_of_the_keys_we_sign_with_can_read_us(signers: list[int], body: bytes) -> None:
    headers = signed_headers([KEYS[number] for number in signers], "A14-1.2", int(time.time()), body)
    assert [library_takes(key, headers, body) for key in KEYS] == [number in signers for number in range(len(KEYS))]


@given(seconds=st.integers(0, 4_000_000_000), hours=st.integers(-12, 14), body=bodies)
def test_an_instant_is_signed_alike_whatever_its_offset(seconds: int, hours: int, body: bytes) -> None:
    given_here = datetime.fromtimestamp(seconds, timezone(timedelta(hours=hours)))
    ours = sign([KEYS[0]], "msg_1", int(given_here.timestamp()), body)
    assert ours == Webhook(KEYS[0].text()).sign("msg_1", given_here.astimezone(UTC), body.decode())


def test_the_library_must_be_given_utc() -> None:
    """Its ``sign`` takes the digits of a local time for UTC: 16:00+08:00 is signed as 16:00Z, which no receiver takes
    for the instant in the header. docs/api.md warns of it; what it verifies, and what we sign, is in seconds."""
    moment = datetime(2026, 3, 2, 16, 0, tzinfo=CHINA)
    seconds = int(moment.timestamp())
    library = Webhook(base64.b64encode(KEYS[0].key).decode())
    headers = {ID: "msg_1", TIMESTAMP: str(seconds), SIGNATURE: library.sign("msg_1", moment, "{}")}
    with pytest.raises(MismatchError):
        verify([KEYS[0]], headers, b"{}", seconds * 1000)
    headers[SIGNATURE] = library.sign("msg_1", moment.astimezone(UTC), "{}")
    assert verify([KEYS[0]], headers, b"{}", seconds * 1000).at == seconds * 1000
