"""A file of subscribers is read strictly: every error names the file, the subscriber, the field and the fix."""

import re
from pathlib import Path

import pytest

from streams.notifier.subscribers_file import SubscribersError, load_subscribers
from streams.sharing import SEES
from streams.signature import Secret
from tests.unit.notifier.alerts import alert

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

WHOLE = f"""
allow_networks: [10.20.0.0/16]
subscribers:
  - name: control-room
    url: https://alerts.example.cn/hook
    secrets: [{KEY}]
    role: section
    severities: [P1, P2]
    rules: [A14, A12]
    nodes: [QZ, QZF]
    timeout_s: 5
    give_up_s: 3600
    concurrency: 4
  - name: inside
    url: http://10.20.3.4:8080/
    secrets: [{KEY}]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "subscribers.yaml"
    path.write_text(text)
    return path


def one(**changed: str) -> str:
    fields = {"name": "ops", "url": "https://hooks.example.cn/x", "secrets": f"[{KEY}]"} | changed
    return "subscribers:\n  - " + "\n    ".join(f"{name}: {value}" for name, value in fields.items() if value)


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    found = load_subscribers(written(tmp_path, WHOLE), nodes=["QZ", "QZF", "BH"])
    room, inside = found.subscribers
    assert room.secrets == (Secret.parse(KEY),)
    assert room.sees == SEES["section"]
    route = found.route(room)
    assert (route.name, route.give_up_s, route.concurrency) == ("control-room", 3600, 4)
    assert route.filter.wants(alert(1, severity="P1", node="QZF"))
    assert not route.filter.wants(alert(1, severity="P3"))
    assert not route.filter.wants(alert(1, node="BH"))
    assert not route.filter.wants(alert(1, node=None))
    assert not route.filter.wants(alert(1, rule="A13"))
    assert inside.filter.wants(alert(1, severity="P4", node=None))


SECOND = f"""
subscribers:
  - {{name: room, url: "https://x.cn/", secrets: [{KEY}], severities: [P1], second: phone}}
  - {{name: phone, url: "https://y.cn/", secrets: [{KEY}], standby: true}}
  - {{name: ops, url: "https://z.cn/", secrets: [{KEY}]}}
"""


def test_a_subscriber_may_have_a_second_channel_that_gets_nothing_else(tmp_path: Path) -> None:
    found = load_subscribers(written(tmp_path, SECOND))
    room, phone, ops = (found.route(one) for one in found.subscribers)
    assert room.second is not None
    assert (room.second.name, room.second.filter) == ("phone", phone.filter)
    assert (phone.second, ops.second) == (None, None)
    assert not phone.filter.wants(alert(1, severity="P1"))
    assert phone.filter.may_change, "it hears how an alert that was passed on ends"
    assert ops.filter.wants(alert(1, severity="P1"))


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("second: phone", "second: fone", "room: second: no subscriber is named fone: name one there is .ops, phone."),
        ("second: phone", "second: room", "room: second: room → room comes back to where it began: take one of them"),
        ("standby: true", "second: room", "room: second: room → phone → room comes back to where it began"),
        ("second: phone", "timeout_s: 9", "phone: standby: nobody names it as second, .*: write second: phone with"),
        ("second: phone", "second: [phone]", "subscriber room: second: Input should be a valid string"),
        ("standby: true", "standby: often", "subscriber phone: standby: Input should be a valid boolean"),
    ],
)
def test_a_second_channel_leads_somewhere(tmp_path: Path, was: str, now: str, told: str) -> None:
    with pytest.raises(SubscribersError, match=told):
        load_subscribers(written(tmp_path, SECOND.replace(was, now)))


def test_an_empty_file_has_no_subscribers(tmp_path: Path) -> None:
    assert load_subscribers(written(tmp_path, "")).subscribers == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (one(name="Ops Room"), "subscriber Ops Room: name: use 1–40 small letters, digits and hyphens"),
        (one(name=""), "subscriber number 1: name: required, but missing: add it"),
        (one(url="ftp://x/y"), "subscriber ops: url: must be https://host/path"),
        (one(url="https://user:pw@x.cn/"), "subscriber ops: url: must not carry a user or password"),
        (one(url="http://10.0.0.7/"), "ops: 10.0.0.7 is not a public address: .* for instance 10.0.0.7/32"),
        (one(url="http://[::1]/"), "ops: ::1 is not a public address"),
        (one(secrets="[]"), "subscriber ops: secrets: .*at least 1"),
        (
            one(secrets="[whsec_c2hvcnQ=]"),
            "subscriber ops: secrets: 0: a signing key has 24 to 64 bytes; this one has 5",
        ),
        (
            one(secrets="[env:NO_SUCH_KEY]"),
            "subscriber ops: secrets: 0: the environment variable NO_SUCH_KEY is not set",
        ),
        (one(secrets="[file:/no/such]"), "subscriber ops: secrets: 0: /no/such cannot be read"),
        (one(secrets="[7]"), "subscriber ops: secrets: 0: write whsec_…, env:NAME or file:PATH"),
        (one(severities="[P5]"), "subscriber ops: severities: 0: Input should be 'P1', 'P2', 'P3' or 'P4'"),
        (one(rules="[A99]"), "subscriber ops: rules: 0: no such rule: known are .*A14"),
        (one(nodes="[XX]"), "subscriber ops: nodes: no such node XX; known are BH, QZ"),
        (one(role="trader"), "subscriber ops: role: Input should be 'operator'"),
        (one(timeout_s="0"), "subscriber ops: timeout_s: Input should be greater than 0"),
        (one(retries="3"), "subscriber ops: retries: no such setting: take it out or mend its spelling"),
        (one() + one()[12:], "two subscribers are named ops: give each a name of its own"),
        ("subscribers: [7]", "subscriber number 1: Input should be"),
        ("subscribers: 7", "subscribers: Input should be"),
        ("- 7", "Input should be"),
        ("subscribers: [", "no YAML"),
        ("allow_networks: [10.0.0.0/40]", "allow_networks: 0: .*network"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SubscribersError, match=f"^{re.escape(str(path))}: .*{told}") as caught:
        load_subscribers(path, nodes=["QZ", "BH"])
    assert "whsec_c2" not in str(caught.value)
    assert KEY not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SubscribersError, match=r"nowhere\.yaml: cannot be read: No such file"):
        load_subscribers(tmp_path / "nowhere.yaml")


def test_secrets_may_stay_out_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_KEY", KEY)
    held = tmp_path / "key"
    held.write_text(KEY + "\n")
    found = load_subscribers(written(tmp_path, one(secrets=f"[env:HOOK_KEY, 'file:{held}']")))
    assert found.subscribers[0].secrets == (Secret.parse(KEY),) * 2
    assert KEY not in repr(found)
