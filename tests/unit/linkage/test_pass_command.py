"""``linkage pass``: from a key to a printed pass, with answers that can be piped and errors that name the fix."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
import zxingcpp
from PIL import Image
from typer.testing import CliRunner, Result

from linkage.cli import build
from linkage.speech import QUIET

APP = build()
WANTED = ("MSKU1234565", "--from", "QZ", "--to", "NNL")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """A command sets up how its process speaks; this process goes on after it."""
    levels = {name: logging.getLogger(name).level for name in QUIET}
    yield
    structlog.reset_defaults()
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    folder = tmp_path / "passes"
    run("keys", "new", "--note", "first", keys=folder)
    return folder


def run(*words: str, keys: Path | None = None, given: str | None = None, code: int = 0) -> Result:
    where = [] if keys is None else ["--keys", str(keys)]
    found = CliRunner().invoke(APP, ["pass", *words, *where], input=given)
    assert found.exit_code == code, found.output
    return found


def issued(keys: Path, *more: str) -> str:
    return run("issue", *WANTED, *more, keys=keys).stdout.strip()


def verified(token: str, keys: Path, *more: str, code: int = 0) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(run("verify", "-", "--json", *more, keys=keys, given=token, code=code).stdout)
    return said


def test_what_is_issued_can_be_verified(keys: Path) -> None:
    token = issued(keys, "--seal", "CN482113", "--plate", "桂N12345")
    assert token.startswith("LP1:")
    said = verified(token, keys)
    assert (said["state"], said["claims"]["seal"], said["claims"]["plate"]) == ("valid", "CN482113", "桂N12345")
    assert "有效 valid" in run("verify", token, keys=keys).stdout


def test_stdout_holds_the_pass_alone_and_the_log_does_not(keys: Path) -> None:
    found = run("issue", *WANTED, keys=keys)
    assert found.stdout == found.stdout.strip() + "\n"
    assert "pass issued" in found.stderr
    assert found.stdout.strip() not in found.stderr


def test_how_long_it_is_good_for(keys: Path) -> None:
    token = issued(keys, "--valid", "2h", "--starts", "2026-12-24T08:00:00+08:00")
    claims = verified(token, keys, "--at", "2026-12-24T09:00:00+08:00")["claims"]
    assert (claims["not_before"], claims["expires"]) == (
        "2026-12-24T08:00:00.000+08:00", "2026-12-24T10:00:00.000+08:00",
    )  # fmt: skip
    assert verified(token, keys, "--at", "2026-12-24T10:00:01+08:00", code=1)["state"] == "expired"


def test_a_plain_code_proves_nothing(keys: Path) -> None:
    said = verified("https://id.gs1.org/00/106141412345678908", keys, code=1)
    assert (said["state"], said["claims"]) == ("plain", {"unit": "sscc:106141412345678908"})


def test_a_pass_that_was_changed_is_refused_with_the_reason(keys: Path) -> None:
    token = issued(keys)
    assert verified(token[:-4] + "0000", keys, code=1)["state"] == "forged"
    assert verified(token + "0", keys, code=1)["state"] == "unreadable"


def test_keys_are_listed_without_their_private_half(keys: Path) -> None:
    (row,) = json.loads(run("keys", "list", "--json", keys=keys).stdout)
    assert (row["state"], row["private"], row["note"]) == ("可签发 signs", "有 here", "first")
    assert "PRIVATE" not in run("keys", "list", keys=keys).stdout


def test_a_revoked_key_is_trusted_no_more(keys: Path) -> None:
    token = issued(keys)
    (row,) = json.loads(run("keys", "list", "--json", keys=keys).stdout)
    assert "revoked since" in run("keys", "revoke", row["id"], "--reason", "leaked", keys=keys).stdout
    assert verified(token, keys, code=1)["state"] == "revoked_key"
    assert "no key may sign" in run("issue", *WANTED, keys=keys, code=1).stderr
    run("keys", "new", keys=keys)
    assert verified(issued(keys), keys)["state"] == "valid"


@pytest.mark.parametrize("name", ["pass.png", "pass.svg", "pass.html"])
def test_it_is_drawn_in_the_form_that_the_name_asks_for(keys: Path, tmp_path: Path, name: str) -> None:
    token = issued(keys)
    out = tmp_path / name
    run("render", "-", "--out", str(out), given=token)
    if name.endswith(".png"):
        found = zxingcpp.read_barcode(Image.open(out).convert("L"))
        assert found is not None
        assert found.text == token
    else:
        assert "<svg" in out.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("issue", "MSKU1234560", "--from", "QZ", "--to", "NNL"), "unit: 'MSKU1234560' is no ISO 6346", 2),
        (("issue", "MSKU1234565", "--from", "QZ", "--to", "ZZ"), "destination: 'ZZ' is no node", 2),
        (("issue", *WANTED, "--starts", "tomorrow"), "--starts tomorrow: no time with an offset; write 2026-", 2),
        (("issue", *WANTED, "--starts", "2026-03-02T08:00"), "--starts 2026-03-02T08:00: no time with an offset;", 2),
        (("keys", "revoke", "00000000", "--reason", "x"), "linkage pass keys list", 2),
    ],
)
def test_mistakes_name_field_and_fix(keys: Path, words: tuple[str, ...], said: str, code: int) -> None:
    assert said in run(*words, keys=keys, code=code).stderr


def test_what_cannot_be_drawn(keys: Path, tmp_path: Path) -> None:
    token = issued(keys)
    assert "use .png, .svg or .html" in run("render", token, "--out", str(tmp_path / "x.bmp"), code=2).stderr
    assert "PASS: no pass" in run("render", "hello", "--out", str(tmp_path / "x.png"), code=2).stderr
    assert "--out" in run("render", token, "--out", str(tmp_path / "none" / "x.png"), code=2).stderr


def test_without_keys_it_says_how_to_make_one(tmp_path: Path) -> None:
    assert "linkage pass keys new" in run("issue", *WANTED, keys=tmp_path / "none", code=2).stderr
    (tmp_path / "keys.json").write_text("{")
    assert str(tmp_path / "keys.json") in run("keys", "list", keys=tmp_path, code=2).stderr
