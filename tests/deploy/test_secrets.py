"""``linkage secrets``: everything the stack keeps to itself, made once, different each time, kept from others."""

import stat
import subprocess
import sys
from pathlib import Path

import msgspec

from gates.http.credentials import load_credentials
from linkage.keys import Wallet
from linkage.settings import read_settings
from linkage.stack_secrets import MOUNTED, make_secrets
from streams.notifier.subscribers_file import load_subscribers
from tests.deploy.stack import STACK_SECRETS
from zones.region import default_region

REGION = default_region()


def contents(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in folder.iterdir()}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_command_makes_what_the_stack_mounts_and_says_so(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "linkage", "secrets", str(tmp_path / "secrets")]
    for said in ("redis.conf, settings.yaml", "all there already"):
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
        assert said in ran.stderr
    assert set(STACK_SECRETS.values()) == set(MOUNTED)
    assert set(contents(tmp_path / "secrets")) == {*MOUNTED, "wallet.json"}


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    make_secrets(tmp_path, REGION, "redis:6379")
    before = contents(tmp_path)
    assert make_secrets(tmp_path, REGION, "redis:6379") == []
    assert contents(tmp_path) == before


def test_no_two_systems_share_a_secret(tmp_path: Path) -> None:
    for name in ("one", "other"):
        make_secrets(tmp_path / name, REGION, "redis:6379")
    one, other = contents(tmp_path / "one"), contents(tmp_path / "other")
    assert [name for name in one if one[name] == other[name]] == ["subscribers.yaml"]


def test_a_file_taken_away_is_made_anew_and_redis_and_settings_agree(tmp_path: Path) -> None:
    make_secrets(tmp_path, REGION, "redis:6379")
    before = contents(tmp_path)
    (tmp_path / "redis.conf").unlink()
    assert make_secrets(tmp_path, REGION, "elsewhere:6380") == ["redis.conf"]
    after = contents(tmp_path)
    password = after["redis.conf"].removeprefix("requirepass ").strip()
    assert after["redis.conf"] != before["redis.conf"]
    assert read_settings(tmp_path / "settings.yaml").redis == f"redis://:{password}@elsewhere:6380/0"
    assert after["grafana-key"] == before["grafana-key"]


def test_containers_can_read_their_files_and_nobody_else_gets_to_them(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    make_secrets(folder, REGION, "redis:6379")
    assert mode(folder) == 0o700
    assert {name: oct(mode(folder / name)) for name in MOUNTED if name != "subscribers.yaml"} == dict.fromkeys(
        set(MOUNTED) - {"subscribers.yaml"}, oct(0o444)
    )
    assert mode(folder / "wallet.json") == 0o600


def test_each_device_has_its_key_and_nobody_is_told_of_alerts_yet(tmp_path: Path) -> None:
    make_secrets(tmp_path, REGION, "redis:6379")
    purse = msgspec.json.decode((tmp_path / "wallet.json").read_bytes(), type=Wallet)
    credentials = load_credentials(tmp_path / "credentials.json")
    for device in REGION.devices:
        assert [key.text() for key in credentials.keys_of(device)] == [purse.devices[device]]
    assert credentials.holder_of(purse.operator) is not None
    assert load_subscribers(tmp_path / "subscribers.yaml").subscribers == ()
