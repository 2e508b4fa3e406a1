"""`linkage fsck`: a sound state is called sound, and every kind of damage is found and named."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from streams.store import keys
from streams.store.codec import decode_alert, decode_stored
from tests.integration.audit.played import Played


def the_difference(report: Any, kind: str) -> Any:
    (found,) = [one for one in report["differences"] if one["kind"] == kind]
    return found


def test_a_played_recording_is_clean(played: Played) -> None:
    result = played.command("fsck")
    assert result.exit_code == 0, result.output
    assert "相符 nothing differs" in result.stdout
    assert "12 of 12 partitions checked" in result.stdout
    report = played.told()
    assert report["ok"] is True
    assert sum(one["subjects"] for one in report["checked"]) > 300
    assert report["differences"] == report["unchecked"] == []


def test_a_head_that_was_changed_is_named_with_its_field(played: Played) -> None:
    p, subject, raw = some_unit(played, b'"stage":"stored"')
    with played.broken(keys.subjects(p, "unit")) as redis:
        redis.hset(keys.subjects(p, "unit"), subject, raw.replace(b'"stage":"stored"', b'"stage":"entered"'))
        result = played.command("fsck")
        assert result.exit_code == 1, result.output
        assert all(word in result.stdout for word in ("heads", subject, "head.stage", "stored", "entered"))
        found = the_difference(played.told("--partition", str(p)), "heads")
    assert (found["name"], found["fields"], found["log"], found["store"]) == (
        subject, ["head.stage"], "stored", "entered"
    )  # fmt: skip


def test_the_order_of_fields_is_no_difference(played: Played) -> None:
    p, subject, raw = some_unit(played, b'"stage":"stored"')
    turned = dict(reversed(msgspec.json.decode(raw).items()))
    with played.broken(keys.subjects(p, "unit")) as redis:
        redis.hset(keys.subjects(p, "unit"), subject, msgspec.json.encode(turned))
        assert played.told("--partition", str(p))["ok"] is True


def test_an_open_alert_that_a_head_has_lost_is_named(played: Played) -> None:
    p, subject, raw = some_unit(played, b'"open":{"')
    stored = decode_stored(raw)
    (key, *_) = stored.open
    with played.broken(keys.subjects(p, "unit")) as redis:
        redis.hset(keys.subjects(p, "unit"), subject, msgspec.json.encode(msgspec.structs.replace(stored, open={})))
        found = the_difference(played.told("--partition", str(p)), "heads")
    assert found["name"] == subject
    assert any(field.startswith("open") for field in found["fields"])
    assert key


def test_an_alert_that_is_missing_is_named_and_so_is_one_that_nobody_raised(played: Played) -> None:
    p, alert_id, raw = next(found for found in values(played, keys.alerts))
    with played.broken(keys.alerts(p)) as redis:
        redis.hdel(keys.alerts(p), alert_id)
        redis.hset(keys.alerts(p), "A99-invented", raw)
        result = played.command("fsck")
        report = played.told("--partition", str(p))
    assert result.exit_code == 1
    assert "缺 missing" in result.stdout
    assert {(one["name"], one["verdict"]) for one in report["differences"]} == {
        (alert_id, "missing"), ("A99-invented", "unknown"),
    }  # fmt: skip


def test_an_alert_that_no_list_shows_any_more_is_named(played: Played) -> None:
    p, alert_id, raw = next(found for found in values(played, keys.alerts))
    rule = decode_alert(raw).rule
    with played.broken(keys.alerts_all(p), keys.alerts_rule(p, rule)) as redis:
        redis.zrem(keys.alerts_all(p), alert_id)
        redis.zadd(keys.alerts_rule(p, rule), {alert_id: 5})
        report = played.told("--partition", str(p))
    assert {(one["kind"], one["name"], one["verdict"]) for one in report["differences"]} == {
        ("alert lists", f"all: {alert_id}", "missing"), ("alert lists", f"rule:{rule}: {alert_id}", "differs"),
    }  # fmt: skip


def test_a_movement_that_was_changed_is_named_with_its_field(played: Played) -> None:
    p, name, raw = next(found for found in values(played, keys.movements) if b"departed_at" in found[2])
    movement = msgspec.json.decode(raw) | {"departed_at": 7}
    with played.broken(keys.movements(p)) as redis:
        redis.hset(keys.movements(p), name, msgspec.json.encode(movement))
        found = the_difference(played.told("--partition", str(p)), "movements")
    assert (found["name"], found["fields"], found["store"]) == (name, ["departed_at"], "7")


def test_a_deadline_that_is_lost_and_one_that_is_put_off_are_named(played: Played) -> None:
    p = next(p for p in range(12) if int(played.redis.zcard(keys.due(p))) > 2)
    with played.broken(keys.due(p)) as redis:
        ((lost, _),) = redis.zpopmin(keys.due(p))
        ((later, at),) = redis.zrange(keys.due(p), 0, 0, withscores=True)
        redis.zadd(keys.due(p), {later: at + 1})
        report = played.told("--partition", str(p))
    found = {one["name"]: (one["kind"], one["verdict"]) for one in report["differences"]}
    assert found == {lost.decode(): ("deadlines", "missing"), later.decode(): ("deadlines", "differs")}


def test_a_place_and_its_count_that_are_off_are_named(played: Played) -> None:
    p, bucket, _ = next(found for found in values(played, keys.place_counts))
    with played.broken(keys.place_counts(p), keys.place(p, bucket)) as redis:
        redis.hincrby(keys.place_counts(p), bucket, 1)
        redis.zadd(keys.place(p, bucket), {"unit:local:ghost": 0})
        report = played.told("--partition", str(p))
    assert {(one["kind"], one["name"], one["verdict"]) for one in report["differences"]} == {
        ("places", bucket, "differs"), ("places", f"{bucket}: unit:local:ghost", "unknown"),
    }  # fmt: skip


def test_a_count_of_steps_that_is_off_is_named_and_a_nought_is_nothing(played: Played) -> None:
    p, name, _ = next(found for found in values(played, keys.served))
    with played.broken(keys.served(p)) as redis:
        redis.hset(keys.served(p), "transit|XX|2026-03|1", 0)
        assert played.told("--partition", str(p))["ok"] is True
        redis.hincrby(keys.served(p), name, 1)
        assert the_difference(played.told("--partition", str(p)), "served")["name"] == name


def test_a_trail_that_lost_its_end_is_named(played: Played) -> None:
    p, subject, _ = some_unit(played, b'"stage":"stored"')
    with played.broken(keys.trail(p, subject)) as redis:
        redis.ltrim(keys.trail(p, subject), 0, -2)
        found = the_difference(played.told("--partition", str(p)), "trails")
    assert (found["name"], found["verdict"], found["store"]) == (subject, "differs", "")


@pytest.mark.parametrize(("field", "kind"), [("applied", "books"), ("time", "partition"), ("covered_to", "partition")])
def test_books_and_time_that_are_off_are_named(played: Played, field: str, kind: str) -> None:
    p = 7
    with played.broken(keys.part(p)) as redis:
        state = msgspec.json.decode(redis.hget(keys.part(p), "state") or b"")
        holder = state["books"] if kind == "books" else state
        holder[field] = holder.get(field, 0) + 1
        redis.hset(keys.part(p), "state", msgspec.json.encode(state))
        report = played.told("--partition", str(p))
    assert the_difference(report, kind)["fields"] == [field]


def test_a_version_that_is_not_its_states_is_named(played: Played) -> None:
    with played.broken(keys.part(2)) as redis:
        redis.hincrby(keys.part(2), "version", 1)
        assert the_difference(played.told(), "partition")["fields"] == ["version"]


def test_the_table_names_the_first_few_and_how_many_there_are(played: Played) -> None:
    p = next(p for p in range(12) if int(played.redis.zcard(keys.due(p))) > 5)
    with played.broken(keys.due(p)) as redis:
        lost = redis.zpopmin(keys.due(p), 5)
        few, everything = played.command("fsck"), played.command("fsck", "--list")
    assert sum(name.decode() in few.stdout for name, _ in lost) == 3
    assert "2 more (--list)" in few.stdout
    assert all(name.decode() in everything.stdout for name, _ in lost)


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


def some_unit(played: Played, holding: bytes) -> tuple[int, str, bytes]:
    units = values(played, lambda p: keys.subjects(p, "unit"))
    return next((p, name, raw) for p, name, raw in units if holding in raw)


def values(played: Played, key: Callable[[int], str]) -> Iterator[tuple[int, str, bytes]]:
    """(partition, member, value) of every partition's hash."""
    redis = played.redis
    for p in range(12):
        for name, raw in sorted(redis.hgetall(key(p)).items()):
            yield p, name.decode(), raw
