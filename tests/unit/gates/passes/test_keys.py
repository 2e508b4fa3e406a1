"""Keys on disk: apart, private to their owner, rotated and revoked; and a gateway that goes by them."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from gates.passes.acts import acts
from gates.passes.key_ring import KeyRingError
from gates.passes.key_store import RING, KeyStore
from gates.passes.keys_in_force import KeysInForce
from gates.passes.verify import judge
from tests.unit.gates.passes.making import DAY, NOW, claims


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_private_half_is_apart_and_its_owners_alone(tmp_path: Path) -> None:
    key = KeyStore(tmp_path).new(NOW, NOW + DAY)
    assert mode(tmp_path / "private") == 0o700
    assert mode(tmp_path / "private" / f"{key.id}.pem") == 0o600
    ring = (tmp_path / RING).read_text()
    assert "PRIVATE" not in ring
    assert json.loads(ring)["keys"] == [{"id": key.id, "public": key.public, "valid_from": NOW, "valid_to": NOW + DAY}]


def test_a_signer_does_not_show_its_key(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    key = store.new(NOW, NOW + DAY)
    assert repr(store.signer(NOW)) == f"Signer({key.id})"


def test_rotation_the_newest_signs_and_the_last_ones_passes_stay_good(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    store.new(NOW - 10 * DAY, NOW + DAY)
    first = store.signer(NOW)
    assert first is not None
    text, _ = first.sign(claims())
    second = store.new(NOW, NOW + 180 * DAY)
    now = store.signer(NOW)
    assert now is not None
    assert now.key == second
    ring = store.ring()
    assert ring is not None
    assert judge(text, ring, NOW + 2 * DAY).state == "valid"
    assert [key.id for key in ring.newest_first()] == [second.id, first.key.id]


def test_a_revoked_key_signs_no_more_and_its_passes_are_refused(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    key = store.new(NOW, NOW + DAY)
    signer = store.signer(NOW)
    assert signer is not None
    text, _ = signer.sign(claims())
    store.revoke(key.id, NOW + 5, "leaked")
    ring = store.ring()
    assert ring is not None
    assert [judge(text, ring, at).state for at in (NOW + 4, NOW + 5)] == ["valid", "revoked_key"]
    assert store.signer(NOW + 5) is None


def test_the_first_revocation_holds(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    key = store.new(NOW, NOW + DAY)
    store.revoke(key.id, NOW + 5, "leaked")
    assert store.revoke(key.id, NOW + 9, "again").revoked_at == NOW + 5
    assert store.revoke(key.id, NOW + 2, "earlier, as it turned out").revoked_at == NOW + 2
    with pytest.raises(KeyRingError, match="is no key of this ring"):
        store.revoke("00000000", NOW, "")


def test_a_place_that_has_public_keys_alone_verifies_and_does_not_sign(tmp_path: Path) -> None:
    key = KeyStore(tmp_path / "here").new(NOW, NOW + DAY)
    there = tmp_path / "there"
    there.mkdir()
    (there / RING).write_bytes((tmp_path / "here" / RING).read_bytes())
    store = KeyStore(there)
    ring = store.ring()
    assert ring is not None
    assert ring.get(key.id) == key
    assert store.signer(NOW) is None


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "truncated"),
        ('{"keys": [{"id": "00000000", "public": "AAAA", "valid_from": 0, "valid_to": 1}]}', "not the id of its key"),
        ('{"keys": [{"id": "00000000", "public": "?", "valid_from": 0, "valid_to": 1}]}', "not the id of its key"),
        ('{"keys": [{"id": 3}]}', "keys"),
        ('{"private": []}', "private"),
    ],
)
def test_a_ring_that_cannot_be_used_names_file_and_place(tmp_path: Path, content: str, why: str) -> None:
    (tmp_path / RING).write_text(content)
    with pytest.raises(KeyRingError, match=why) as refused:
        KeyStore(tmp_path).ring()
    assert str(tmp_path / RING) in str(refused.value)


def test_a_private_key_that_is_anothers_is_not_used(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    first, second = store.new(NOW - DAY, NOW), store.new(NOW, NOW + DAY)
    files = [tmp_path / "private" / f"{key.id}.pem" for key in (first, second)]
    files[1].write_bytes(files[0].read_bytes())
    with pytest.raises(KeyRingError, match="is not the private half") as refused:
        store.signer(NOW)
    assert "BEGIN" not in str(refused.value)
    files[1].write_text("-----BEGIN nothing")
    with pytest.raises(KeyRingError, match="is no private key"):
        store.signer(NOW)


def test_a_running_gateway_sees_what_changes_and_keeps_what_it_had(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    keys = KeysInForce(KeyStore(tmp_path))
    assert keys.ring() is None
    key = store.new(NOW, NOW + DAY)
    ring = keys.ring()
    assert ring is not None
    store.revoke(key.id, NOW, "leaked")
    seen = keys.ring()
    assert seen is not None
    assert seen.newest_first()[0].revoked(NOW)
    with capture_logs() as said:
        (tmp_path / RING).write_text("{")
        assert keys.ring() is keys.ring() is seen
        (tmp_path / RING).unlink()
        assert keys.ring() is seen
    assert [one["log_level"] for one in said] == ["error", "error"]


def test_where_nobody_has_made_keys_there_is_no_ring(tmp_path: Path) -> None:
    assert KeyStore().ring() is KeyStore(tmp_path).ring() is None
    assert KeyStore(tmp_path).signer(NOW) is None
    with pytest.raises(KeyRingError, match="no folder"):
        KeyStore().new(NOW, NOW + DAY)


def test_the_ring_says_who_did_what_so_that_it_can_be_on_record_anywhere(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    first = store.new(NOW, NOW + DAY, "first", by="wang", now=NOW + 7)
    second = store.new(NOW + DAY, NOW + 2 * DAY)
    store.revoke(first.id, NOW + 2 * DAY, "leaked", by="li", now=NOW + 9)
    once = KeyStore(tmp_path).ring()
    assert once is not None
    found = acts(once)
    assert [(one.at, one.by, one.act, one.subject, one.via) for one in found.values()] == [
        (NOW + 7, "wang", "pass-key.make", f"pass-key:{first.id}", "command"),
        (NOW + 9, "li", "pass-key.revoke", f"pass-key:{first.id}", "command"),
        (NOW + DAY, "unknown", "pass-key.make", f"pass-key:{second.id}", "command"),
    ]
    store.revoke(first.id, NOW + DAY, "sooner", by="li", now=NOW + 11)
    sooner = store.ring()
    assert sooner is not None
    assert len(found | acts(sooner)) == 4, "revoked anew, for an earlier time, is another act"


def test_keys_that_are_made_and_revoked_at_the_same_time_are_all_on_the_ring(tmp_path: Path) -> None:
    leaked = KeyStore(tmp_path).new(NOW, NOW + DAY)
    with ThreadPoolExecutor() as desks:
        made = [desks.submit(KeyStore(tmp_path).new, NOW, NOW + DAY) for _ in range(20)]
        made.append(desks.submit(KeyStore(tmp_path).revoke, leaked.id, NOW, "leaked"))
    ring = KeyStore(tmp_path).ring()
    assert ring is not None
    assert [ring.get(one.result().id) for one in made] == [one.result() for one in made]
