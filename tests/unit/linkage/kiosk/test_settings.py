"""What a kiosk is told wrongly is said at once, and no message shows a key."""

from pathlib import Path

import pytest
import typer

from linkage.kiosk.settings import Registered, read_keys, registered
from streams.signature import Secret

NAME = "LINKAGE_KIOSK_KEY"


def test_keys_come_from_a_file_or_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new, old = Secret.generate(), Secret.generate()
    (tmp_path / "g1.key").write_text(f"{new.text()}\n{old.text()}\n")
    assert read_keys(tmp_path / "g1.key", NAME) == (new, old)
    monkeypatch.setenv(NAME, old.text())
    assert read_keys(None, NAME) == (old,)
    assert old.text() not in repr(read_keys(None, NAME))


@pytest.mark.parametrize(
    "content", ["", "whsec_c2hvcnQ", "secret-that-must-not-be-shown", "whsec_%%%must-not-be-shown"]
)
def test_a_key_that_cannot_be_used_is_told_and_not_shown(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "g1.key").write_text(content)
    with pytest.raises(typer.Exit):
        read_keys(tmp_path / "g1.key", NAME)
    said = capsys.readouterr().err
    assert "key" in said
    assert not content or content not in said


def test_lane_and_heartbeat_come_from_the_register(capsys: pytest.CaptureFixture[str]) -> None:
    found = registered(None, "YZ-AIR-G1", "out")
    assert (found.lane(None), found.lane("O9"), found.heartbeat_s) == ("O1", "O9", 600)
    for unclear in (registered(None, "NO-SUCH-GATE", "in"), Registered("G", "in", ("I1", "I2"))):
        with pytest.raises(typer.Exit):
            unclear.lane(None)
        assert "--lane" in (said := capsys.readouterr().err)
        assert ("--device NO-SUCH-GATE" in said) == (not unclear.lanes)
