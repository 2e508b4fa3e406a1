"""The ring that a kiosk reads back is the one that the gateway has."""

import msgspec
import pytest

from gates.passes.key_ring import KeyRing, KeyRingError
from gates.passes.published import published, read_published, ring_of
from tests.unit.gates.passes.making import DAY, NOW, SIGNER, signer


def test_what_is_published_reads_back_as_it_was() -> None:
    revoked = msgspec.structs.replace(signer(NOW - DAY, NOW + DAY).key, revoked_at=NOW + 5)
    ring = KeyRing([SIGNER.key, revoked])
    told = read_published(msgspec.json.encode(published(ring)))
    assert ring_of(told).newest_first() == ring.newest_first()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"id": "00000000"}, "is not the id of its key"),
        ({"public": "AAAA"}, "is not the id of its key"),
        ({"valid_from": "2026-03-02T00:00:00"}, "has no offset"),
        ({"valid_to": "soon"}, r"keys\[0\]"),
        ({"public": 7}, "str"),
    ],
)
def test_what_is_no_key_is_refused(changed: dict[str, object], why: str) -> None:
    (key,) = msgspec.to_builtins(published(KeyRing([SIGNER.key])))["keys"]
    with pytest.raises(KeyRingError, match=why):
        read_published(msgspec.json.encode({"keys": [key | changed]}))


def test_what_is_no_answer_is_refused() -> None:
    for answer in (b"", b"<html>", b"\xff", b'{"keys": null}'):
        with pytest.raises(KeyRingError):
            read_published(answer)
