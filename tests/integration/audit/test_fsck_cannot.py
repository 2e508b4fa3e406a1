"""Where the log does not reach, a recording does; what cannot be checked is said, and never called sound."""

from pathlib import Path

import msgspec

from streams.store import keys
from tests.integration.audit.played import Played, some_unit, the_difference


def test_a_log_that_has_let_go_of_its_beginning_cannot_be_checked_and_a_recording_can(played: Played) -> None:
    name = keys.log("events", 4)
    with played.broken(name) as redis:
        redis.xtrim(name, minid="0-31", approximate=False)
        result = played.command("fsck")
        assert result.exit_code == 2, result.output
        assert "not checked: 4: the log has let go of its beginning: it begins at offset 30" in result.stdout
        assert "linkage fsck --recording FILE" in result.stdout
        assert "11 of 12 partitions" in result.stdout
        told = played.command("fsck", "--recording", str(played.recording))
    assert told.exit_code == 0, told.output
    assert "nothing differs" in told.stdout


def test_a_recording_finds_what_was_changed(played: Played) -> None:
    p, subject, raw = some_unit(played, b'"stage":"stored"')
    with played.broken(keys.subjects(p, "unit"), keys.part(p)) as redis:
        redis.hset(keys.subjects(p, "unit"), subject, raw.replace(b'"stage":"stored"', b'"stage":"entered"'))
        state = redis.hget(keys.part(p), "state") or b""
        redis.hset(keys.part(p), "state", state.replace(b'"accepted":', b'"accepted":1'))
        report = played.told("--recording", str(played.recording))
    assert the_difference(report, "heads")["name"] == subject
    assert the_difference(report, "books")["fields"] == ["accepted"]


def test_a_recording_that_goes_further_than_the_system_is_refused(played: Played, tmp_path: Path) -> None:
    longer = tmp_path / "longer.jsonl"
    last = msgspec.json.decode(played.recording.read_bytes().splitlines()[-1])
    later = msgspec.json.encode(last | {"received_at": "2027-01-01T00:00:00+08:00"})
    longer.write_bytes(played.recording.read_bytes() + later + b"\n")
    result = played.command("fsck", "--recording", str(longer))
    assert result.exit_code == 2, result.output
    assert "the recording ends at 2027-01-01" in result.stdout


def test_holes_and_a_log_made_anew_cannot_be_checked(played: Played) -> None:
    name, counters = keys.log("events", 4), keys.log_counters("events", 4)
    with played.broken(name) as redis:
        redis.xdel(name, "0-11")
        result = played.command("fsck", "--partition", "4")
        assert "records 10 to 10 are not in the log" in result.stdout
        assert result.exit_code == 2
    with played.broken(name, counters) as redis:
        end = int(redis.hget(counters, "next") or 0)
        redis.xdel(name, f"0-{end}")
        result = played.command("fsck", "--partition", "4")
        assert f"the log ends at {end - 1}" in result.stdout
        assert result.exit_code == 2


def test_a_state_that_cannot_be_read_is_not_checked_and_what_is_no_text_differs(played: Played) -> None:
    p, subject, _ = some_unit(played, b'"stage":"stored"')
    other = (p + 1) % 12
    with played.broken(keys.part(other), keys.subjects(p, "unit")) as redis:
        redis.hset(keys.part(other), "state", b"{half of it")
        redis.hset(keys.subjects(p, "unit"), subject, b"\xff\xfe")
        report = played.told()
    ((unchecked, why),) = [(one["partition"], one["why"]) for one in report["unchecked"]]
    assert (unchecked, f"part:{{{other}}} in Redis cannot be read" in why) == (other, True)
    assert the_difference(report, "heads")["name"] == subject


def test_what_cannot_be_asked_is_said_with_its_fix(played: Played, tmp_path: Path) -> None:
    assert "there are partitions 0 to 11" in played.command("fsck", "--partition", "12").stderr
    gone = played.command("fsck", "--redis", f"unix://{tmp_path}/nobody.sock")
    assert gone.exit_code == 2
    assert "Redis" in gone.stderr
    missing = played.command("fsck", "--recording", str(tmp_path / "none.jsonl"))
    assert missing.exit_code == 2
    assert "none.jsonl" in missing.stderr
