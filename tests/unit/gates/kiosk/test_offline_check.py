"""Without an answer a kiosk says of a pass what keys and time say, and nothing when there is an answer."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from gates.kiosk.happenings import Answered, Happening, Line, PassChecked, Rejected, ScanKept
from gates.kiosk.kept_keys import KeptKeys
from gates.kiosk.offline_check import OfflineCheck
from gates.kiosk.unanswered import Unanswered
from gates.passes.key_ring import KeyRing
from gates.passes.published import published
from tests.unit.gates.passes.making import DAY, HOUR, NOW, RING, signer, token

MINUTE = 60_000
STRANGER = signer()
REVOKED = signer()
ENDED = signer()
KNOWN = KeyRing(
    [
        *RING.newest_first(),
        msgspec.structs.replace(REVOKED.key, revoked_at=NOW - HOUR),
        msgspec.structs.replace(ENDED.key, valid_to=NOW - DAY),
    ]
)
OFFLINE = Line(online=False, waiting=1, rejected=0, problem="no line")
ONLINE = Line(online=True, waiting=0, rejected=0)


def scan(code: str, number: int = 1) -> ScanKept:
    return ScanKept(seq=number, event_id=f"e{number}", code=code, at="2026-03-02T00:00:00.000+08:00")


def check(folder: Path, ring: KeyRing | None = KNOWN, at: int = NOW) -> OfflineCheck:
    keys = KeptKeys(folder / "keys.json", now_s=lambda: NOW / 1000)
    if ring is not None:
        keys.take(msgspec.json.encode(published(ring)))
    return OfflineCheck(keys, lambda: at / 1000)


def tampered() -> str:
    text = token()
    return text[:-3] + ("000" if text[-3:] != "000" else "001")


@pytest.mark.parametrize(
    ("code", "at", "state"),
    [
        (token(), NOW, "valid"),
        (f"]Q1{token()}", NOW, "valid"),
        (token(), NOW + 72 * HOUR + 4 * MINUTE, "valid"),
        (token(), NOW + 72 * HOUR + 6 * MINUTE, "expired"),
        (token(), NOW - 4 * MINUTE, "valid"),
        (token(), NOW - 6 * MINUTE, "early"),
        (tampered(), NOW, "forged"),
        (token(STRANGER), NOW, "unknown_key"),
        (token(REVOKED), NOW, "revoked_key"),
        (token()[:-20], NOW, "unreadable"),
        (token(ENDED), NOW, "out_of_period"),
        ("something else", NOW, "foreign"),
    ],
)
def test_keys_and_time_say_what_it_is(tmp_path: Path, code: str, at: int, state: str) -> None:
    said = check(tmp_path, at=at).of(scan(code))
    assert said is not None
    assert (said.state, said.event_id, said.seq, said.code) == (state, "e1", 1, code)
    assert said.keys_of == "2026-03-02T00:00:00.000+08:00"


def test_what_the_pass_says_is_told_to_be_compared(tmp_path: Path) -> None:
    said = check(tmp_path).of(scan(token()))
    assert said is not None
    assert {name: said.says[name] for name in ("unit", "seal", "plate", "origin", "destination")} == {
        "unit": "iso6346:MSKU1234565", "seal": "CN482113", "plate": "桂N12345", "origin": "QZ", "destination": "NNL",
    }  # fmt: skip
    bare = check(tmp_path).of(scan(token(seal=None, plate=None)))
    assert bare is not None
    assert not {"seal", "plate"} & bare.says.keys()


@pytest.mark.parametrize("ring", [None, KeyRing()], ids=["never told", "passes not in use"])
def test_without_keys_it_says_that_it_cannot_check(tmp_path: Path, ring: KeyRing | None) -> None:
    said = check(tmp_path, ring).of(scan(tampered()))
    assert said is not None
    assert (said.state, said.says["unit"]) == ("unchecked", "iso6346:MSKU1234565")
    assert bool(said.keys_of) == (ring is not None)


def test_a_plain_code_proves_nothing_and_is_not_checked(tmp_path: Path) -> None:
    for code in ("iso6346:MSKU1234565", "]Q1MSKU1234565", "local:A"):
        assert check(tmp_path).of(scan(code)) is None


async def checks(folder: Path, *happenings: Happening, answer_s: float = 3600.0) -> list[Happening]:
    told: list[Happening] = []
    between = Unanswered(told.append, check(folder), answer_s)
    for happening in happenings:
        between.tell(happening)
    await asyncio.sleep(0)
    assert [one for one in told if not isinstance(one, PassChecked)] == list(happenings)
    return told


def answered(number: int = 1) -> Answered:
    return Answered(seq=number, event_id=f"e{number}", code=token(), status="accepted", decision="pass")


async def test_what_is_answered_is_not_checked(tmp_path: Path) -> None:
    rejected = Rejected(seq=2, event_id="e2", code=token(), reason="no")
    told = await checks(tmp_path, scan(token()), answered(), scan(token(), 2), rejected, OFFLINE)
    assert not [one for one in told if isinstance(one, PassChecked)]


async def test_a_scan_without_a_line_is_checked_at_once_and_one_under_way_when_the_line_fails(tmp_path: Path) -> None:
    told = await checks(tmp_path, ONLINE, scan(token()), OFFLINE, scan(token(), 2), ONLINE, scan(token(), 3))
    assert [one.seq for one in told if isinstance(one, PassChecked)] == [1, 2]
    assert isinstance(told[told.index(OFFLINE) + 1], PassChecked)


async def test_a_gateway_that_lets_wait_is_not_waited_for(tmp_path: Path) -> None:
    said = asyncio.Event()
    told: list[Happening] = []

    def hear(happening: Happening) -> None:
        told.append(happening)
        if isinstance(happening, PassChecked):
            said.set()

    between = Unanswered(hear, check(tmp_path), answer_s=0.001)
    between.tell(ONLINE)
    between.tell(scan(token()))
    async with asyncio.timeout(10):
        await said.wait()
    between.tell(OFFLINE)
    assert [one.seq for one in told if isinstance(one, PassChecked)] == [1], "once"
