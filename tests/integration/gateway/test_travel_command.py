"""``linkage travel apply``, ``history``, ``show --url`` and ``learn --url`` against a gateway on a real port."""

import asyncio
import json
import re
import shlex
import sys
from pathlib import Path

import msgspec
import pytest

from linkage.travel.file import Learned, Source, read_travel, write_travel
from linkage.travel.quantiles import table_of
from streams.events import PolicyChange, TravelTimes
from streams.fold.movement import Movement
from streams.policy_file import policy_digest
from streams.store.commit import Commit, PartitionState, PolicyInForce, TimesInForce
from streams.store.connection import Client
from streams.store.redis import RedisStore
from streams.text_digest import text_digest
from streams.travel_table import table_text
from tests.integration.gateway.serving import Serving

T0 = 1_772_409_600_000
HOUR = 3_600_000


def learned(destination: str = "YZ") -> Learned:
    found = Learned([Source("february", "d1", 60, "2026-02-01T00:00:00+08:00", "2026-02-28T00:00:00+08:00")])
    for number in range(60):
        found.add(("QZ", destination), 7, 150.0 + number)
    return found


@pytest.fixture
def admin(tmp_path: Path) -> str:
    (tmp_path / "admin.token").write_text("t-admin\n")
    return str(tmp_path / "admin.token")


@pytest.fixture
def file(tmp_path: Path) -> str:
    write_travel(learned(), tmp_path / "travel.json")
    return str(tmp_path / "travel.json")


async def linkage(*arguments: str) -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "linkage", "travel", *arguments,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, error = await process.communicate()
    return process.returncode or 0, out.decode(), error.decode()


async def changes(at: Serving) -> set[tuple[str, str, str]]:
    return {(one.by, one.note, one.text) for one in await at.entries() if isinstance(one, TravelTimes)}


async def remember(client: Client) -> None:
    text, policy = table_text(table_of(learned())), "rules: {A14: {learned: true}}"
    times = (TimesInForce(T0, TravelTimes("t1", T0, "wang", text, text_digest(text), "二月")),)
    policies = (PolicyInForce(T0, PolicyChange("p1", T0, "wang", policy, policy_digest(policy))),)
    state = PartitionState(version=1, travel_times=times, policies=policies)
    await RedisStore(client).commit(Commit(3, state, travel_times=times, policies=policies))


async def test_a_file_is_put_in_force(at_gateway: Serving, file: str, admin: str) -> None:
    code, out, error = await linkage(
        "apply", file, "--url", at_gateway.url, "--token-file", admin, "--note", "二月", "--by", "li.wei"
    )
    assert (code, error) == (0, "")
    assert "in force since 20" in " ".join(out.split())
    assert await changes(at_gateway) == {("li.wei", "二月", table_text(table_of(read_travel(Path(file)))))}


async def test_a_file_of_another_region_is_refused_before_it_is_posted(
    at_gateway: Serving, tmp_path: Path, admin: str
) -> None:
    write_travel(learned("XX"), tmp_path / "other.json")
    code, out, error = await linkage(
        "apply", str(tmp_path / "other.json"), "--url", at_gateway.url, "--token-file", admin
    )
    assert (code, out) == (2, "")
    assert "other.json: rows[0].to: 'XX' is no node" in error
    assert "learned in another region?" in error
    assert await changes(at_gateway) == set()


async def test_a_refusal_is_said_in_the_gateways_words(at_gateway: Serving, file: str, tmp_path: Path) -> None:
    (tmp_path / "operator.token").write_text("t-operator")
    token = str(tmp_path / "operator.token")
    code, _, error = await linkage("apply", file, "--url", at_gateway.url, "--token-file", token)
    assert (code, "403" in error, "role operator may not do this" in error) == (1, True, True)


async def test_what_is_in_force_and_how_it_came_to_be(client: Client, at_gateway: Serving, admin: str) -> None:
    asked = ("--url", at_gateway.url, "--token-file", admin)
    assert "never told" in (await linkage("history", *asked))[1]
    assert "No travel times here" in (await linkage("show", *asked))[1]
    await remember(client)
    code, out, _ = await linkage("show", *asked)
    assert (code, "QZ → YZ" in out, "Not in use" in out) == (0, True, False)
    code, out, _ = await linkage("history", *asked)
    assert (code, "wang" in out, "二月" in out) == (0, True, True)
    assert json.loads((await linkage("history", *asked, "--json"))[1])[0]["travel_id"] == "t1"


async def test_a_running_system_teaches_by_its_closed_movements(
    client: Client, at_gateway: Serving, tmp_path: Path, admin: str
) -> None:
    """More than a page of them, of which one is still under way and one was diverted."""
    closed = {
        f"M{n}": Movement(
            id=f"M{n}", unit="iso6346:MSKU1234565", origin_node="QZ", origin_site="QZ-DLP", departed_at=T0 + n,
            destination="YZ", state="closed", clock_from=T0 + n, arrived_at=T0 + n + 3 * HOUR, arrival_node="YZ",
            arrival_site="YZ-RAIL", late_at=T0 + 5 * HOUR, missing_at=T0 + 30 * HOUR,
        )
        for n in range(1_200)
    }  # fmt: skip
    closed["M0"] = msgspec.structs.replace(closed["M0"], clock_from=T0 + HOUR)
    closed["M1"] = msgspec.structs.replace(closed["M1"], state="open", arrived_at=None)
    await RedisStore(client).commit(Commit(3, PartitionState(version=1), movements=closed))
    out = tmp_path / "live.json"
    code, said, _ = await linkage("learn", "--url", at_gateway.url, "--token-file", admin, "--out", str(out))
    assert (code, "diverted" in said) == (0, True)
    assert read_travel(out).between(("QZ", "YZ"), 8, 9).n == 1_198


async def test_the_commands_of_the_page_run(at_gateway: Serving, file: str, admin: str) -> None:
    page = (Path(__file__).parents[3] / "docs" / "travel-times.md").read_text("utf-8")
    commands = re.findall(r"^\$ linkage travel (.*--url.*)$", page, flags=re.MULTILINE)
    said = {"http://127.0.0.1:8080": at_gateway.url, "travel.json": file, "admin.token": admin}
    assert len(commands) == 4
    for command in commands:
        code, _, error = await linkage(*(said.get(word, word) for word in shlex.split(command)))
        assert (code, error) == (0, ""), command
    assert {(by, note) for by, note, _ in await changes(at_gateway)} == {("admin", "二月实测")}
