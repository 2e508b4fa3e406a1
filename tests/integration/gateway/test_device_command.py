"""``linkage device``, ``token`` and ``audit`` against a gateway on a real port; docs/operating.md shows them."""

import asyncio
import json
import re
import shlex
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from linkage.cli import build
from streams.signature import Secret
from tests.integration.gateway.serving import DEVICE, Serving, as_, scan

PAGE = (Path(__file__).parents[3] / "docs" / "operating.md").read_text(encoding="utf-8")


class Desk:
    """An administrator's folder and command line."""

    def __init__(self, at: Serving, folder: Path) -> None:
        self.at, self.folder = at, folder
        (folder / "admin.token").write_text("t-admin\n")

    async def linkage(self, *words: str, width: int = 220) -> Result:
        place = ["--url", self.at.url, "--token-file", str(self.folder / "admin.token")]
        return await asyncio.to_thread(CliRunner().invoke, build(), [*words, *place], env={"COLUMNS": str(width)})

    async def key_ids(self) -> list[str]:
        ran = await self.linkage("device", "status", DEVICE, "--json")
        return [one["key_id"] for one in json.loads(ran.stdout)["keys"] if one["state"] == "in_force"]


def handed(ran: Result) -> str:
    """The secret on stdout. The gateway of these tests, in the same process, logs there too."""
    assert ran.exit_code == 0, ran.stderr
    return str(ran.stdout.splitlines()[-1])


@pytest.fixture
def desk(at_gateway: Serving, tmp_path: Path) -> Desk:
    return Desk(at_gateway, tmp_path)


async def test_a_rotated_key_is_shown_once_and_signs(desk: Desk) -> None:
    ran = await desk.linkage("device", "rotate", DEVICE, "--overlap", "2h")
    assert ran.exit_code == 0, ran.stderr
    assert (await desk.at.scans(scan(), key=Secret.parse(handed(ran)))).status_code == 200
    assert "in force until" in ran.stderr
    assert handed(ran) not in ran.stderr
    assert handed(ran) not in (await desk.linkage("device", "status", DEVICE)).stdout


async def test_an_id_to_be_copied_stays_whole_on_a_narrow_terminal(desk: Desk) -> None:
    tokens = json.loads((await desk.linkage("token", "list", "--json")).stdout)
    for words, ids in (("device", [DEVICE]), ("token", [one["token_id"] for one in tokens])):
        ran = await desk.linkage(words, "list", width=80)
        assert ran.exit_code == 0, ran.stderr
        assert [one for one in ids if one not in ran.stdout] == []


async def test_a_key_file_is_its_owners_alone_and_never_written_over(desk: Desk) -> None:
    file = desk.folder / "g1.key"
    assert (await desk.linkage("device", "rotate", DEVICE, "--out", str(file))).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = await desk.linkage("device", "rotate", DEVICE, "--out", str(file))
    assert (again.exit_code, "is there already" in again.stderr) == (2, True)
    assert len(await desk.key_ids()) == 2, "nothing was made"


async def test_a_revoked_key_is_out(desk: Desk) -> None:
    (key,) = await desk.key_ids()
    ran = await desk.linkage("device", "revoke", DEVICE, key)
    assert (ran.exit_code, "none, it cannot post any more" in ran.stderr) == (0, True)
    assert (await desk.at.scans()).status_code == 401
    ran = await desk.linkage("device", "enrol", DEVICE)
    assert (await desk.at.scans(key=Secret.parse(handed(ran)))).status_code == 200


async def test_a_refusal_is_said_in_the_gateways_words(desk: Desk) -> None:
    ran = await desk.linkage("device", "enrol", DEVICE)
    assert (ran.exit_code, "409" in ran.stderr, "rotate it" in ran.stderr) == (1, True, True)
    ran = await desk.linkage("device", "rotate", "QZ-XXX-G9")
    assert (ran.exit_code, "the region has no device" in ran.stderr) == (1, True)
    ran = await desk.linkage("device", "limit", DEVICE)
    assert (ran.exit_code, "either --rate or --common" in ran.stderr) == (2, True)


async def test_what_a_device_says_is_listed(desk: Desk) -> None:
    await desk.at.scans(status={"battery_pct": 64, "queued": 12})
    for words in (("list",), ("status", DEVICE)):
        shown = (await desk.linkage("device", *words)).stdout
        assert "64 %" in shown
        assert "12" in shown
    await desk.linkage("device", "limit", DEVICE, "--rate", "2.5", "--burst", "9")
    assert "2.5/s, 9 at once" in (await desk.linkage("device", "status", DEVICE)).stdout


async def test_a_token_is_issued_listed_and_revoked(desk: Desk) -> None:
    ran = await desk.linkage("token", "issue", "li.wei", "--role", "operator", "--days", "2")
    token = handed(ran)
    bearer = {"authorization": f"Bearer {token}"}
    assert (await desk.at.http.get("/v1/alerts", headers=bearer)).status_code == 200
    listed = json.loads((await desk.linkage("token", "list", "--json")).stdout)
    (name,) = [one["token_id"] for one in listed if one["name"] == "li.wei" and one["expires_at"]]
    assert name in (await desk.linkage("token", "list")).stdout
    assert (await desk.linkage("token", "revoke", name)).exit_code == 0
    assert (await desk.at.http.get("/v1/alerts", headers=bearer)).status_code == 401


async def test_the_commands_of_the_page_run(desk: Desk) -> None:
    """As somebody would type them: on a device that has no key yet, one after another."""
    (key,) = await desk.key_ids()
    await desk.at.http.delete(f"/v1/devices/{DEVICE}/keys/{key}", headers=as_("admin"))
    section = PAGE[PAGE.index("## Who may speak to it?") : PAGE.index("## What if something is slow?")]
    commands = re.findall(r"^\$ linkage (.*)$", section, flags=re.MULTILINE)
    assert len(commands) == 8
    for command in commands:
        words = shlex.split(command.replace(" --url http://127.0.0.1:8080 --token-file admin.token", ""))
        keys = await desk.key_ids()
        said = {"4f1d02a79c3e": keys[0]} if keys else {}
        ran = await desk.linkage(*(said.get(w, str(desk.folder / w) if w.endswith((".key", ".token")) else w)
                                   for w in words))  # fmt: skip
        assert ran.exit_code == 0, (command, ran.stderr)
    shown = (await desk.linkage("audit", "list")).stdout
    assert [act in shown for act in ("key.make", "key.revoke", "token.issue")] == [True] * 3


async def test_every_command_is_in_the_table() -> None:
    for line in re.findall(r"^\| `linkage (?:device|token|audit) .*$", PAGE, flags=re.MULTILINE):
        assert line.count("|") == 3
    for command in ("list", "status", "enrol", "rotate", "revoke", "limit"):
        assert re.search(rf"^\| `linkage device .*`?{command}`", PAGE, flags=re.MULTILINE), command
