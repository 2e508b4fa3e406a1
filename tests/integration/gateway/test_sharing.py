"""有条件共享: every role against every confidential field, at every endpoint that reads, in webhooks and in stories.

The fields come from the one list in streams.sharing; each holds a text that says what kind of secret it is.
"""

import asyncio
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final, get_args

import msgspec
import pytest
from typer.testing import CliRunner

from gates.http.openapi import OPERATIONS
from linkage.cli import build
from streams.events import AnyEvent, GateScan, Rated, Watch
from streams.fold.alert import Alert, Note
from streams.fold.heads import UnitHead
from streams.notifier.delivery import Delivery
from streams.notifier.guard import Guard
from streams.notifier.webhook import Webhook
from streams.sharing import FIELDS, SEES, Confidential, Role
from streams.signature import Secret
from streams.store.connection import Client
from streams.store.redis import RedisStore
from tests.integration.gateway.serving import DEVICE, REGION, Serving, as_
from tests.integration.gateway.test_reading import T0, UNIT, alert, commits
from tests.integration.notifier.endpoint import Endpoint

KINDS: Final[tuple[Confidential, ...]] = get_args(Confidential)
TOKENS: Final[dict[Role, str]] = {
    "kiosk": "kiosk", "operator": "operator", "section": "section", "agency": "customs", "trader": "trader",
    "viewer": "viewer", "admin": "admin",
}  # fmt: skip
UNIT_SUBJECT = f"unit:{UNIT}"


def secret(kind: str) -> str:
    return f"secret-{kind}"


PLANTED: dict[str, Any] = {name: secret(kind) for name, kind in FIELDS.items()}
PLANTED["credit"] = {"class": secret("credit"), "steps": 1}  # as the rules have it
SITE = REGION.sites_of("NNL")[0]
TELLING = alert("telling", "A30", "P1", 3, evidence=PLANTED | {"rows": [{"deep": PLANTED}, [PLANTED]], "scans": ["g1"]})
LISTED = msgspec.structs.replace(
    alert("listed", "A52", "P1", 2, evidence={"listed_by": secret("watch"), "scans": ["g1"]}),
    history=(Note(T0, "li", "dispatch", secret("watch")),),
)
ON_THE_LIST: Final[dict[str, frozenset[Confidential]]] = {
    "/v1/alerts": frozenset(KINDS),
    "/v1/alerts/{alert_id}": frozenset(KINDS),
    "/v1/units/{unit}": frozenset(KINDS),
}
"""Endpoints that show such content to whoever may see it; all others show none to anybody."""
ASKED = {"/v1/search": {"q": UNIT}}
GIVEN = {"alert_id": TELLING.alert_id, "unit": UNIT, "site": SITE, "device": DEVICE}
READ = [path for method, path in OPERATIONS if method == "get" and path != "/metrics"]


def found(text: str) -> set[str]:
    return {kind for kind in KINDS if secret(kind) in text}


def trail() -> list[Any]:
    common: dict[str, Any] = {"subject": UNIT_SUBJECT, "received": T0, "at": T0, "when": T0}
    return [
        GateScan(
            id="g1", device=DEVICE, site="QZ-DLP", lane="O1", direction="out", photo_ref=secret("photo"),
            answered="hold", because=("",), **common,
        ),
        GateScan(
            id="g2", device=DEVICE, site="QZ-DLP", lane="O1", direction="out", answered="hold", because=("", "A12"),
            **common,
        ),
        Rated(id="r1", enterprise="E1193", document="d1", rating=secret("credit"), **common),
        Watch(id="w1", action="add", source=secret("watch"), **common),
    ]  # fmt: skip


@pytest.fixture
async def reading(client: Client, at_gateway: Serving) -> Serving:
    store = RedisStore(client)
    for commit in commits():
        if UNIT_SUBJECT in commit.subjects:
            commit.trail[UNIT_SUBJECT] = trail()
            head = commit.subjects[UNIT_SUBJECT].head
            assert isinstance(head, UnitHead)
            head.rating, head.watched = secret("credit"), secret("watch")
            commit.alerts |= {one.alert_id: one for one in (TELLING, LISTED)}
        await store.commit(commit)
    return at_gateway


@pytest.mark.parametrize("role", SEES)
async def test_each_role_is_shown_what_it_may_see_and_no_more(reading: Serving, role: Role) -> None:
    for path in READ:
        if path.endswith("/stream"):
            continue
        answer = await reading.http.get(path.format(**GIVEN), params=ASKED.get(path), headers=as_(TOKENS[role]))
        assert answer.status_code in (200, 403, 404), path
        shows = ON_THE_LIST.get(path, frozenset()) if answer.status_code == 200 else frozenset()
        assert found(answer.text) == shows & SEES[role], path


@pytest.mark.parametrize("role", ["operator", "section", "agency", "trader", "viewer", "admin"])
async def test_a_trail_does_not_say_that_a_gate_was_told_to_refer_a_truck(reading: Serving, role: Role) -> None:
    shown = (await reading.http.get(f"/v1/units/{UNIT}", headers=as_(TOKENS[role]))).json()["trail"]
    answers = {line["event_id"]: (line["answered"], line["because"]) for line in shown if line["kind"] == "gate"}
    all_of_it = {"g1": ("hold", [""]), "g2": ("hold", ["", "A12"])}
    assert answers == (all_of_it if "watch" in SEES[role] else {"g1": (None, []), "g2": ("hold", ["A12"])})


@pytest.mark.parametrize("role", SEES)
async def test_a_trader_is_not_told_that_its_unit_is_watched(reading: Serving, role: Role) -> None:
    """Others are: somebody has to take the truck aside."""
    path = f"/v1/alerts/{LISTED.alert_id}/actions"
    assert (await reading.http.post(path, json={"action": "dispatch"}, headers=as_("operator"))).status_code == 202
    answer = await reading.http.get(f"/v1/units/{UNIT}", headers=as_(TOKENS[role]))
    assert answer.status_code == (403 if role == "kiosk" else 200)
    assert (LISTED.alert_id in answer.text) is (role not in ("trader", "kiosk"))
    assert (TELLING.alert_id in answer.text) is (role != "kiosk")
    assert ("A52" in answer.text) is (role not in ("trader", "kiosk"))


@pytest.mark.parametrize("role", SEES)
async def test_a_stream_of_expected_arrivals_shows_none_of_it(reading: Serving, role: Role) -> None:
    site = "QZ-DLP" if role == "kiosk" else SITE
    address = f"/v1/sites/{site}/expected/stream"
    async with asyncio.timeout(10), reading.http.stream("GET", address, headers=as_(TOKENS[role])) as stream:
        assert stream.status_code == (403 if role == "trader" else 200)
        first = "" if role == "trader" else await anext(stream.aiter_text())
    assert found(first) == set()


@pytest.mark.parametrize("role", ["operator", "section", "admin"])
async def test_the_answer_to_an_action_shows_no_more_than_the_alert(reading: Serving, role: Role) -> None:
    for one in (TELLING, LISTED):
        path = f"/v1/alerts/{one.alert_id}/actions"
        answer = await reading.http.post(path, json={"action": "dispatch"}, headers=as_(TOKENS[role]))
        assert answer.status_code == 202
        assert found(answer.text) <= SEES[role]


async def test_what_a_gate_was_told_of_a_hit_is_part_of_the_hit(reading: Serving) -> None:
    path = f"/v1/alerts/{LISTED.alert_id}"
    assert (await reading.http.get(path, headers=as_("operator"))).json()["answered"] == {}
    assert (await reading.http.get(path, headers=as_("admin"))).json()["answered"] == {"g1": "hold"}


@pytest.mark.parametrize("role", SEES)
async def test_a_webhook_tells_what_its_subscribers_role_may_see(role: Role) -> None:
    guard = Guard([ip_network("127.0.0.0/8")])
    async with Endpoint() as endpoint:
        hook = Webhook(endpoint.url, [Secret.generate()], guard, now_ms=lambda: T0, sees=SEES[role])
        for number, one in enumerate((TELLING, LISTED)):
            assert (await hook.send(Delivery(number, one))).delivered
        await hook.close()
    assert found("".join(posted.body.decode() for posted in endpoint.posted)) == SEES[role]


@pytest.mark.parametrize("role", ["operator", "section", "agency", "admin"])
async def test_a_story_tells_no_more_than_its_reader_may_see(reading: Serving, tmp_path: Path, role: Role) -> None:
    (tmp_path / "token").write_text(f"t-{TOKENS[role]}")
    place = ["--url", reading.url, "--token-file", str(tmp_path / "token")]
    told = ""
    for one in (TELLING, LISTED):
        ran = await asyncio.to_thread(CliRunner().invoke, build(), ["explain", one.alert_id, *place])
        assert ran.exit_code == 0, ran.stderr
        told += ran.stdout
    assert found(told) <= SEES[role]


def test_no_field_of_an_event_that_sounds_confidential_is_off_the_list() -> None:
    sounds = ("photo", "video", "credit", "rating")
    for event in get_args(AnyEvent):
        for name in event.__struct_fields__:
            assert name in FIELDS or not any(sound in name for sound in sounds), (event, name)


def test_every_kind_is_planted() -> None:
    assert set(FIELDS.values()) == set(KINDS)
    assert isinstance(TELLING, Alert)
