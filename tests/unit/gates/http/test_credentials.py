"""Keys and tokens: read once, never shown, and clear about what is wrong with the file."""

import stat
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gates.http.credentials import CredentialsError, Principal, load_credentials, new_token, token_hash
from streams.signature import Secret

KEY = Secret.generate()


def written(path: Path, **content: Any) -> Path:
    file = path / "credentials.json"
    file.write_bytes(msgspec.json.encode(content))
    return file


def test_a_file_gives_keys_and_holders(tmp_path: Path) -> None:
    token = new_token()
    old = Secret.generate()
    file = written(
        tmp_path,
        devices={"QZ-DLP-G1": [KEY.text(), old.text()]},
        tokens=[{"sha256": token_hash(token), "name": "customs", "role": "agency", "source": "customs"}],
    )
    found = load_credentials(file)
    assert found.keys_of("QZ-DLP-G1") == (KEY, old)
    assert found.keys_of("QZ-YL-G1") == ()
    assert found.holder_of(token) == Principal("customs", "agency", "customs")
    assert found.holder_of(token + "x") is None
    assert found.anonymous is None


def test_a_token_is_not_in_the_file_it_is_checked_against(tmp_path: Path) -> None:
    token = new_token()
    file = written(tmp_path, tokens=[{"sha256": token_hash(token), "name": "a", "role": "admin"}])
    assert token not in file.read_text()


def test_tokens_do_not_repeat() -> None:
    assert len({new_token() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"devices": {"QZ-DLP-G1": ["whsec_short"]}}, "devices.QZ-DLP-G1"),
        ({"devices": {"QZ-DLP-G1": KEY.text()}}, "devices"),
        ({"tokens": [{"sha256": "abc", "name": "a", "role": "admin"}]}, "sha256"),
        ({"tokens": [{"sha256": "0" * 64, "name": "a", "role": "king"}]}, "operator"),
        ({"token": []}, "token"),
    ],
)
def test_a_mistake_is_named_and_no_secret_shown(tmp_path: Path, content: dict[str, Any], says: str) -> None:
    with pytest.raises(CredentialsError, match=says) as refusal:
        load_credentials(written(tmp_path, **content))
    assert "credentials.json" in str(refusal.value)
    assert KEY.text() not in str(refusal.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CredentialsError, match=r"none\.json"):
        load_credentials(tmp_path / "none.json")
    (tmp_path / "dir").mkdir(mode=stat.S_IRWXU)
    with pytest.raises(CredentialsError, match="dir"):
        load_credentials(tmp_path / "dir")
