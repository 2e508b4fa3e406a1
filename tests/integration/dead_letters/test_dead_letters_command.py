"""`linkage dead-letters`: what a real tracker set aside is listed, shown, and put back to be applied once."""

import json
from pathlib import Path

import pytest

from gates.access.trail import Trail
from linkage.fsck import check_all
from linkage.settings import read_settings
from streams.events import decode_record
from streams.store import keys
from streams.store.dead_letters import DeadLetters
from streams.workpiece import Workpiece
from tests.bench import the_world
from tests.integration.dead_letters.yard import BOX, HOME, STRAY, Yard, fix


async def test_letters_are_listed_with_why_where_when_and_their_first_bytes(yard: Yard) -> None:
    result = await yard.command("list")
    assert result.exit_code == 0, result.output
    assert "3 of 3" in result.stdout
    for said in ("undecodable: ", "misrouted: ", "failed: ZeroDivisionError", f"{HOME}/1", f"{HOME}/2", "2026-03-02"):
        assert said in result.stdout
    assert '[{"kind":"fix","id"' in result.stdout
    letters = {one["reason"].partition(":")[0]: one for one in await yard.listed()}
    assert {name: one["readable"] for name, one in letters.items()} == {
        "undecodable": False, "misrouted": True, "failed": True,
    }  # fmt: skip
    assert [one["id"] for one in await yard.listed("--reason", "failed")] == [letters["failed"]["id"]]
    assert len(await yard.listed("--limit", "2")) == 2
    assert all(one["put_back_at"] is None for one in letters.values())


async def test_one_letter_is_shown_whole(yard: Yard) -> None:
    failed, unread = await yard.id_of("failed"), await yard.id_of("undecodable")
    shown = await yard.command("show", failed)
    assert f'"id": "{BOX}#1"' in shown.stdout
    assert "no rule can judge it" in shown.stdout
    raw = (await yard.command("show", "--raw", failed)).stdout_bytes
    assert decode_record(raw) == [fix(BOX, 1)]
    assert "否 no" in (await yard.command("show", unread)).stdout
    assert (await yard.command("show", "--raw", unread)).stdout_bytes == b"\xff\x00{"


@pytest.mark.parametrize("name", ["99/1-1", "nonsense", "3", "3/x", "3/1-1"])
async def test_a_letter_that_is_not_there_is_said_with_what_ids_look_like(yard: Yard, name: str) -> None:
    result = await yard.command("show", name)
    assert result.exit_code == 1
    assert f"no dead letter {name}; ids look like" in result.stderr


async def test_what_failed_is_put_back_applied_and_the_books_balance(yard: Yard) -> None:
    before = await yard.books()
    assert (before.accepted, before.applied, before.dead_lettered) == (5, 2, 3)
    failed = await yard.id_of("failed")
    result = await yard.replay(failed)
    assert result.exit_code == 0, result.output
    assert result.stdout.split() == [failed]
    await yard.applied()
    assert await yard.trail(BOX) == [f"{BOX}#{n}" for n in (0, 2, 1)]
    after = await yard.books()
    assert (after.accepted, after.applied, after.dead_lettered) == (6, 3, 3)
    settings = read_settings(None, redis=yard.server.url, log=yard.server.log_url)
    report = await check_all(settings, the_world(), None, lambda *_: None)
    assert (report.differences, report.unchecked) == ([], {})


async def test_what_was_misrouted_goes_to_its_own_partition(yard: Yard) -> None:
    assert (await yard.replay(await yard.id_of("misrouted"))).exit_code == 0
    await yard.applied()
    assert await yard.trail(STRAY) == [f"{STRAY}#0"]
    assert (await yard.books()).dead_lettered == 3


async def test_each_is_put_back_once_unless_asked_again(yard: Yard) -> None:
    failed = await yard.id_of("failed")
    await yard.replay(failed)
    (letter,) = await yard.listed("--reason", "failed")
    assert letter["put_back_times"] == 1
    assert letter["put_back_at"] is not None
    second = await yard.replay(failed)
    assert second.exit_code == 1
    assert f"{failed}: was put back before; --again" in second.stderr
    assert (await yard.replay(failed, "--again")).exit_code == 0
    await yard.applied()
    books = await yard.books()
    assert (books.accepted, books.applied, books.duplicates) == (7, 3, 1)
    assert "×2" in (await yard.command("list")).stdout


async def test_all_leaves_what_cannot_be_read_and_says_so(yard: Yard) -> None:
    dry = await yard.replay("--all", "--dry-run", "--json")
    assert len(json.loads(dry.stdout)["put_back"]) == 2
    assert all(one["put_back_at"] is None for one in await yard.listed())
    result = await yard.replay("--all")
    assert result.exit_code == 0, result.output
    assert "put back: 2" in result.stderr
    assert "cannot be read, left: 1" in result.stderr
    rest = await yard.replay("--all")
    assert "put back: 0" in rest.stderr
    assert "put back before, left (--again): 2" in rest.stderr
    await yard.applied()
    books = await yard.books()
    assert (books.accepted, books.applied, books.dead_lettered) == (7, 4, 3)


async def test_what_is_named_and_cannot_be_put_back_stops_the_rest(yard: Yard) -> None:
    failed, unread = await yard.id_of("failed"), await yard.id_of("undecodable")
    result = await yard.replay(failed, unread, "3/99999-1")
    assert result.exit_code == 1
    assert f"{unread}: cannot be read, so it cannot be put back: " in result.stderr
    assert "3/99999-1: no such letter" in result.stderr
    assert all(one["put_back_at"] is None for one in await yard.listed())


async def test_what_fails_again_is_set_aside_again(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> str:
        raise ZeroDivisionError("still")

    await yard.replay(await yard.id_of("failed"))
    with monkeypatch.context() as broken:
        broken.setattr(Workpiece, "take", fails)
        await yard.applied()
    old, new = sorted(await yard.listed("--reason", "failed"), key=lambda one: int(one["offset"]))
    assert (old["put_back_times"], new["put_back_times"]) == (1, 0)
    assert new["reason"] == "failed: ZeroDivisionError: still"
    books = await yard.books()
    assert (books.accepted, books.dead_lettered) == (6, 4)


async def test_many_letters_are_listed_newest_first(yard: Yard) -> None:
    await yard.log.append({HOME: [b"broken %d" % n for n in range(60)], 5: [b"broken too"]})
    await yard.applied()
    box = DeadLetters(yard.client)
    assert await box.count() == 64
    assert [letter.dead.raw async for letter in box.every("undecodable")][-2:] != []
    assert len([letter async for letter in box.every()]) == 64
    newest = await box.newest(10)
    assert [letter.dead.offset for letter in newest] == sorted((one.dead.offset for one in newest), reverse=True)
    assert len((await yard.command("list", "--limit", "5", "--json")).stdout) > 0
    assert int(await yard.client.execute_command("XLEN", keys.dead(5))) == 1


async def test_what_is_not_clear_is_asked_back(yard: Yard, tmp_path: Path) -> None:
    assert (await yard.replay()).exit_code == 2
    assert (await yard.replay("--all", "3/1-1")).exit_code == 2
    assert (await yard.replay("3/1-1", "--reason", "failed")).exit_code == 2
    nobody = await yard.command("list", "--redis", f"unix://{tmp_path}/nobody.sock")
    assert nobody.exit_code == 1
    assert "Redis" in nobody.stderr
    assert (await yard.command("list", "--redis", "", "--data-dir", str(tmp_path / "var"))).exit_code == 2


async def test_what_was_put_back_is_on_record(yard: Yard) -> None:
    letter = await yard.id_of("misrouted")
    assert (await yard.replay(letter)).exit_code == 0
    (line,) = (await Trail(yard.client).page(10)).items
    assert (line.act, line.via, line.outcome, line.detail) == (
        "dead-letters.replay", "command", "begun", {"count": "1"},
    )  # fmt: skip
    assert line.by
