"""`linkage fsck`: a sound state is called sound, and every kind of damage is found and named."""

import msgspec
import pytest

from streams.store import keys
from streams.store.codec import decode_alert, decode_stored
from tests.integration.audit.played import Played, some_unit, the_difference, values


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


def test_what_differs_everywhere_is_asked_about(played: Played) -> None:
    """Another version or region file looks like this; damage does not."""
    with played.broken(*(keys.due(p) for p in range(12))) as redis:
        redis.delete(keys.due(0))
        assert "every partition" not in played.command("fsck").stdout
        redis.delete(*(keys.due(p) for p in range(12)))
        assert "deadlines differ in every partition: are this version and region file" in (
            played.command("fsck").stdout
        )
