"""Keys that the gateway told outlive restarts; what is told wrongly changes nothing."""

import asyncio
from pathlib import Path

import msgspec
import pytest
from structlog.testing import capture_logs

from gates.kiosk.connection import Connection
from gates.kiosk.kept_keys import KeptKeys
from gates.kiosk.key_fetching import Intervals, fetching
from gates.passes.key_ring import KeyRing, KeyRingError
from gates.passes.published import published
from tests.integration.notifier.endpoint import Answer, Endpoint
from tests.unit.gates.passes.making import NOW, RING, SIGNER

ANSWER = msgspec.json.encode(published(RING))


def kept_in(folder: Path) -> KeptKeys:
    return KeptKeys(folder / "keys.json", now_s=lambda: NOW / 1000)


def ids(ring: KeyRing | None) -> list[str] | None:
    return None if ring is None else [key.id for key in ring.newest_first()]


def test_what_was_told_is_there_after_a_restart(tmp_path: Path) -> None:
    first = kept_in(tmp_path)
    assert (first.ring, first.told_at) == (None, None)
    first.take(ANSWER)
    for keys in (first, kept_in(tmp_path)):
        assert (ids(keys.ring), keys.told_at) == ([SIGNER.key.id], NOW)


def test_what_cannot_be_read_changes_nothing(tmp_path: Path) -> None:
    keys = kept_in(tmp_path)
    keys.take(ANSWER)
    with pytest.raises(KeyRingError):
        keys.take(b"<html>")
    assert ids(keys.ring) == ids(kept_in(tmp_path).ring) == [SIGNER.key.id]


def test_where_passes_are_not_in_use_there_is_no_ring(tmp_path: Path) -> None:
    keys = kept_in(tmp_path)
    keys.take(ANSWER)
    keys.take(b'{"keys": []}')
    assert keys.ring is None
    assert kept_in(tmp_path).ring is None


def test_a_file_that_was_spoilt_is_as_none_and_is_told_of(tmp_path: Path) -> None:
    (key,) = msgspec.to_builtins(published(RING))["keys"]
    told_at = "2026-03-02T00:00:00+08:00"
    for content in (b"", b"\xff", msgspec.json.encode({"told_at": told_at, "keys": [key | {"id": "00000000"}]})):
        (tmp_path / "keys.json").write_bytes(content)
        with capture_logs() as said:
            assert kept_in(tmp_path).ring is None
        assert [line["event"] for line in said] == ["pass keys cannot be read"]


def test_a_disk_that_takes_nothing_leaves_them_in_memory(tmp_path: Path) -> None:
    keys = KeptKeys(tmp_path / "is not there" / "keys.json")
    with capture_logs() as said:
        keys.take(ANSWER)
    assert ids(keys.ring) == [SIGNER.key.id]
    assert len(said) == 1


async def test_keys_are_asked_for_until_they_come_and_again_after_that(tmp_path: Path) -> None:
    answers = [Answer(503, b"{}"), Answer(200, b"<html>"), Answer(body=ANSWER), Answer(body=b'{"keys": []}')]
    keys = kept_in(tmp_path)
    found: list[list[str] | None] = []

    def answering(_: object) -> Answer:
        found.append(ids(keys.ring))
        return answers[min(len(found), len(answers)) - 1]

    async with Endpoint(answering) as endpoint, Connection(endpoint.url) as gateway:
        asking = asyncio.create_task(fetching(gateway, keys, Intervals(0.001, 0.001)))
        try:
            await endpoint.until(lambda: len(found) >= 5)
        finally:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
    assert found[:5] == [None, None, None, [SIGNER.key.id], None]
