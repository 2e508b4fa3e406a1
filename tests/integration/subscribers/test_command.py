"""``linkage subscribers`` against a gateway on a real port."""

import asyncio
import json
import re
import shlex
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from linkage.cli import build
from streams.signature import Secret
from tests.integration.gateway.serving import Serving
from tests.integration.subscribers.notifying import listed

SETTINGS = "url: https://alerts.example.cn/linkage\nseverities: [P1, P2]\n"
APP = build()
PAGE = (Path(__file__).parents[3] / "docs" / "webhooks.md").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "admin.token").write_text("t-admin\n")
    (tmp_path / "operator.token").write_text("t-operator\n")
    (tmp_path / "control-room.yaml").write_text(SETTINGS)
    return tmp_path


async def linkage(*arguments: str) -> tuple[int, str, str]:
    """In a thread: the gateway answers from this loop."""
    done = await asyncio.to_thread(CliRunner().invoke, APP, ["subscribers", *arguments], env={"COLUMNS": "160"})
    said = [line for line in done.stdout.splitlines() if "[info " not in line]  # the gateway's log, in this process too
    return done.exit_code, "\n".join(said), done.stderr


async def test_the_commands_of_the_page_make_rotate_and_remove_one(gateway: Serving, folder: Path) -> None:
    commands = re.findall(r"^\$ linkage subscribers (.*)$", PAGE, flags=re.MULTILINE)
    outs = []
    for command in commands:
        words = [gateway.url if word == "http://127.0.0.1:8080" else word for word in shlex.split(command)]
        code, out, error = await linkage(*words)
        assert code == 0, (command, error)
        outs.append((words[0], out))
    assert [verb for verb, _ in outs] == ["put", "list", "rotate", "rotate", "remove"]
    key = folder / "control-room.key"
    assert Secret.parse(key.read_text().strip())
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "control-room" in outs[1][1]
    assert "P1 P2" in outs[1][1]
    assert not [out for _, out in outs if "whsec_" in out]
    assert (await listed(gateway))["control-room"]["status"] == "leaving"


async def test_without_a_file_the_key_goes_to_stdout_and_nothing_else_does(gateway: Serving, folder: Path) -> None:
    asked = ("--url", gateway.url, "--token-file", str(folder / "admin.token"))
    code, out, error = await linkage("put", "ops", "control-room.yaml", *asked)
    assert (code, error) == (0, "ops: created\n")
    assert Secret.parse(out.strip())
    assert await linkage("put", "ops", "control-room.yaml", *asked) == (0, "", "ops: changed\n")
    code, out, error = await linkage("rotate", "ops", "--key-file", "/no/such/key", *asked)
    assert (code, "--key-file /no/such/key: No such file" in error) == (1, True)
    assert Secret.parse(out.strip()), "it is shown once, so it is not lost with a wrong path"
    (found,) = json.loads((await linkage("list", "--json", *asked))[1])
    assert (found["name"], found["keys"]) == ("ops", 2)


async def test_a_refusal_is_said_in_the_gateways_words(gateway: Serving, folder: Path) -> None:
    asked = ("--url", gateway.url, "--token-file")
    code, out, error = await linkage("list", *asked, "operator.token")
    assert (code, out, "role operator may not do this" in error) == (1, "", True)
    (folder / "bad.yaml").write_text("url: http://10.0.0.7/\n")
    code, out, error = await linkage("put", "ops", "bad.yaml", *asked, "admin.token")
    assert (code, out, "url: 10.0.0.7 is not a public address" in error) == (1, "", True)
    code, _, error = await linkage("remove", "nobody/../x", *asked, "admin.token")
    assert (code, "404" in error) == (1, True)
    (folder / "bad.yaml").write_text("- 7\n")
    code, _, error = await linkage("put", "ops", "bad.yaml", *asked, "admin.token")
    assert (code, "bad.yaml: must be a mapping of settings" in error) == (2, True)
