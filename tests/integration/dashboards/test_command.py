"""``linkage dashboards`` as an operator runs it: a process of its own, a token in a file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dashboards.build import FILES
from tests.integration.dashboards.conftest import DASHBOARDS
from tests.integration.dashboards.fake_grafana import TOKEN, FakeGrafana, Fault


def linkage(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "linkage", "dashboards", *map(str, arguments)]
    return subprocess.run(
        command, input=stdin, capture_output=True, text=True, check=False, env=os.environ | {"COLUMNS": "120"}
    )


@pytest.fixture
def token(tmp_path: Path) -> Path:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    return file


def test_build_writes_what_is_checked_in(tmp_path: Path) -> None:
    assert linkage("build", "--out", tmp_path / "new").returncode == 0
    written = {file.name: file.read_bytes() for file in (tmp_path / "new").iterdir()}
    assert written == {file.name: file.read_bytes() for file in FILES.iterdir()}


def test_build_says_where_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = linkage("build", "--out", tmp_path / "file")
    assert ran.returncode == 1
    assert "choose another --out" in ran.stderr


def test_who_reads_only_the_first_lines_of_build_is_not_told_of_a_file(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "linkage", "dashboards", "build", "--out", str(tmp_path)]
    read, write = os.pipe()
    os.close(read)
    try:
        ran = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    finally:
        os.close(write)
    assert "cannot write" not in ran.stderr
    assert len(list(tmp_path.iterdir())) == DASHBOARDS


def test_a_file_that_is_no_text_is_not_what_the_code_builds(tmp_path: Path) -> None:
    assert linkage("build", "--out", tmp_path).returncode == 0
    (tmp_path / "overview.zh.json").write_bytes(b"\xff\xfe")
    ran = linkage("check", "--out", tmp_path)
    assert "overview.zh.json: is not what the code builds" in ran.stdout
    assert linkage("build", "--out", tmp_path).stdout.count("written") == 1
    assert linkage("check", "--out", tmp_path).returncode == 0


def test_check_lists_what_is_wrong_and_fails(tmp_path: Path) -> None:
    assert linkage("check").returncode == 0
    ran = linkage("check", "--out", tmp_path)
    assert ran.returncode == 1
    assert "overview.zh.json: is missing; run: linkage dashboards build" in ran.stdout
    assert f"{DASHBOARDS} problem(s)" in ran.stderr


def test_publish_tells_what_it_did_on_stdout_and_the_rest_on_stderr(server: FakeGrafana, token: Path) -> None:
    server.faults.append(Fault("GET", "/api/folders", 503))
    ran = linkage("publish", "--url", server.url, "--token-file", token)
    assert ran.returncode == 0, ran.stderr
    told = ran.stdout.splitlines()
    assert told[:3] == [
        f"created           folder      {server.url}/dashboards/f/linkage",
        f"created           dashboard   {server.url}/d/linkage-overview-zh",
        f"created           dashboard   {server.url}/d/linkage-overview-en",
    ]
    assert len(told) == 1 + DASHBOARDS
    assert "503 Service Unavailable; trying again in 0.5 s" in ran.stderr


def test_the_map_is_built_with_zones_and_tiles_of_ones_own(tmp_path: Path) -> None:
    given = ("--gateway-url", "https://gateway.example.org", "--basemap", "https://tiles.example.org/{z}/{x}/{y}.png")
    assert linkage("build", "--out", tmp_path, *given).returncode == 0
    written = (tmp_path / "overview.zh.json").read_text()
    assert "https://gateway.example.org/geo/sites.geojson" in written
    assert "https://tiles.example.org/{z}/{x}/{y}.png" in written
    assert linkage("check", "--out", tmp_path, *given).returncode == 0
    assert linkage("check", "--out", tmp_path).returncode == 1


def test_what_is_checked_in_asks_nobody_outside() -> None:
    for file in FILES.iterdir():
        assert "://" not in file.read_text(), file.name


@pytest.mark.parametrize("given", [("--gateway-url", "gateway:8080"), ("--basemap", "https://tiles.example.org/")])
def test_an_address_no_browser_can_use_is_refused(tmp_path: Path, given: tuple[str, str]) -> None:
    ran = linkage("build", "--out", tmp_path, *given)
    assert ran.returncode == 2
    assert repr(given[1]) in ran.stderr
    assert not list(tmp_path.iterdir())


def test_publish_makes_the_data_source_of_the_api(server: FakeGrafana, token: Path, tmp_path: Path) -> None:
    (tmp_path / "viewer").write_text("lk_viewer\n")
    given = ("--api-url", "http://gateway:8080", "--api-token-file", tmp_path / "viewer")
    ran = linkage("publish", "--url", server.url, "--token-file", token, *given)
    assert ran.returncode == 0, ran.stderr
    assert server.secrets == {"linkage-api": {"bearerToken": "lk_viewer"}}
    assert "lk_viewer" not in ran.stdout + ran.stderr
    alone = linkage("publish", "--url", server.url, "--token-file", token, *given[:2])
    assert (alone.returncode, "belong together" in alone.stderr) == (2, True)


def test_publish_takes_the_token_from_stdin(server: FakeGrafana) -> None:
    ran = linkage("publish", "--url", server.url, "--token-file", "-", "--language", "en", stdin=TOKEN)
    assert ran.returncode == 0, ran.stderr
    assert {uid.rpartition("-")[2] for uid in server.dashboards} == {"en"}


def test_two_tokens_cannot_both_come_from_stdin(server: FakeGrafana) -> None:
    both = ("--token-file", "-", "--api-url", "http://gateway:8080", "--api-token-file", "-")
    ran = linkage("publish", "--url", server.url, *both, stdin=TOKEN)
    assert (ran.returncode, server.requests) == (2, [])
    assert "cannot both be read from stdin" in ran.stderr


def test_a_dry_run_says_so(server: FakeGrafana, token: Path) -> None:
    ran = linkage("publish", "--url", server.url, "--token-file", token, "--dry-run")
    assert ran.stdout.count("would be created") == 1 + DASHBOARDS
    assert server.writes == []


def test_a_token_that_is_refused_is_never_shown(server: FakeGrafana, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("glsa_wrong")
    ran = linkage("publish", "--url", server.url, "--token-file", tmp_path / "token")
    assert ran.returncode == 1
    assert "the token is wrong or has expired" in ran.stderr
    assert "glsa_wrong" not in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--token-file", "no-such-file"), "cannot read the token from --token-file no-such-file"),
        (("--token-file", "TOKEN", "--ca-file", "no-such-file"), "--ca-file no-such-file is no file"),
    ],
)
def test_a_missing_file_is_named(server: FakeGrafana, token: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = linkage("publish", "--url", server.url, *(str(token) if a == "TOKEN" else a for a in arguments))
    assert ran.returncode == 1
    assert said in ran.stderr


def test_the_token_is_no_argument() -> None:
    shown = linkage("publish", "--help").stdout
    assert "--token-file " in shown
    assert "--token " not in shown
