"""``linkage policy apply``, ``show --url`` and ``history`` against a gateway on a real port."""

import asyncio
import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from streams.events import PolicyChange
from streams.policy_file import policy_digest, read_policy
from streams.store.commit import Commit, PartitionState, PolicyInForce
from streams.store.connection import Client
from streams.store.redis import RedisStore
from tests.integration.gateway.serving import Serving

T0 = 1_772_409_600_000
TEXT = "rules: {A14: {late: 1.8}}\n"


@pytest.fixture
def admin(tmp_path: Path) -> str:
    (tmp_path / "admin.token").write_text("t-admin\n")
    return str(tmp_path / "admin.token")


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "new.yaml").write_text(TEXT)
    return str(tmp_path / "new.yaml")


@pytest.fixture
def bad(tmp_path: Path) -> str:
    (tmp_path / "bad.yaml").write_text("rules:\n  A14: {late: fast}\n  B1: {}\n")
    return str(tmp_path / "bad.yaml")


@pytest.fixture
def operator(tmp_path: Path) -> str:
    (tmp_path / "operator.token").write_text("t-operator")
    return str(tmp_path / "operator.token")


async def linkage(*arguments: str) -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "linkage", "policy", *arguments,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, error = await process.communicate()
    return process.returncode or 0, out.decode(), error.decode()


async def changes(at: Serving) -> set[tuple[str, str, str]]:
    return {(one.by, one.note, one.text) for one in await at.entries() if isinstance(one, PolicyChange)}


async def test_a_file_is_put_in_force(at_gateway: Serving, file: str, admin: str) -> None:
    code, out, error = await linkage(
        "apply", file, "--url", at_gateway.url, "--token-file", admin, "--note", "试", "--by", "li.wei"
    )
    assert (code, error) == (0, "")
    assert "in force since 20" in " ".join(out.split())
    assert [line.split() for line in out.splitlines() if "A14" in line] == [
        ["A14", "late", "全区", "region", "1.5", "1.8"]
    ]
    assert await changes(at_gateway) == {("li.wei", "试", TEXT)}


async def test_a_dry_run_says_so_and_changes_nothing(at_gateway: Serving, file: str, admin: str) -> None:
    code, out, _ = await linkage("apply", file, "--url", at_gateway.url, "--token-file", admin, "--dry-run", "--json")
    assert (code, json.loads(out)["status"]) == (0, "dry_run")
    assert await changes(at_gateway) == set()


async def test_what_is_wrong_with_the_file_is_said_line_by_line(at_gateway: Serving, bad: str, admin: str) -> None:
    code, out, error = await linkage("apply", bad, "--url", at_gateway.url, "--token-file", admin)
    assert (code, out) == (1, "")
    lines = error.splitlines()
    assert lines[0] == f"linkage: {bad} is refused"
    assert lines[1].startswith(f"{bad}, line 2: rules.A14.late: ")
    assert lines[2].startswith(f"{bad}, line 3: rules.B1: ")


async def test_a_refusal_is_said_in_the_gateways_words(at_gateway: Serving, file: str, operator: str) -> None:
    code, _, error = await linkage("apply", file, "--url", at_gateway.url, "--token-file", operator)
    assert (code, "403" in error, "role operator may not do this" in error) == (1, True, True)
    code, _, error = await linkage("apply", file, "--url", at_gateway.url)
    assert (code, "401" in error) == (1, True)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://", "nonsense"])
async def test_a_gateway_that_is_not_there_is_named(url: str, file: str, admin: str) -> None:
    code, out, error = await linkage("apply", file, "--url", url, "--token-file", admin)
    assert (code, out) == (1, "")
    assert error.startswith(f"linkage: {url} does not answer: ")


async def test_a_token_that_cannot_be_read_is_named(at_gateway: Serving, file: str) -> None:
    code, _, error = await linkage("apply", file, "--url", at_gateway.url, "--token-file", "/none")
    assert (code, "--token-file /none: No such file" in error) == (1, True)


async def test_what_is_in_force_and_how_it_came_to_be(client: Client, at_gateway: Serving, admin: str) -> None:
    asked = ("--url", at_gateway.url, "--token-file", admin)
    assert "never changed" in (await linkage("history", *asked))[1]
    change = PolicyChange("p1", T0, "wang", TEXT, policy_digest(TEXT), "节前")
    known = (PolicyInForce(T0, change),)
    await RedisStore(client).commit(Commit(3, PartitionState(version=1, policies=known), policies=known))
    code, out, _ = await linkage("show", *asked)
    assert code == 0
    assert out.startswith("# 2026-03-02T08:00:00.000+08:00 wang 节前\n")
    assert read_policy(out) == read_policy(TEXT)
    code, out, _ = await linkage("history", *asked)
    assert (code, "wang" in out, "节前" in out) == (0, True, True)
    assert json.loads((await linkage("history", *asked, "--json"))[1])[0]["by"] == "wang"


async def test_the_commands_of_the_page_run(at_gateway: Serving, file: str, admin: str) -> None:
    page = (Path(__file__).parents[3] / "docs" / "policy.md").read_text("utf-8")
    commands = re.findall(r"^\$ linkage policy (.*--url.*)$", page, flags=re.MULTILINE)
    said = {"http://127.0.0.1:8080": at_gateway.url, "policy.yaml": file, "admin.token": admin}
    assert len(commands) == 4
    for command in commands:
        code, _, error = await linkage(*(said.get(word, word) for word in shlex.split(command)))
        assert (code, error) == (0, ""), command
    assert await changes(at_gateway) == {("admin", "节前排队", TEXT)}
