"""The page for subscribers says what the code does."""

import re
import time
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from streams.metrics.catalogue import DELIVERIES, DROPS, PASSED_ON, UNACKNOWLEDGED
from streams.notifier import docket, ledger, observer, route, session
from streams.notifier.health import DOWN_AFTER
from streams.notifier.subscriber import Subscriber, Subscribers
from streams.present import alert_json, json_line
from streams.rules import undelivered
from streams.rules.catalogue import default_policy
from streams.signature import Secret, signed_headers
from tests.unit.notifier.alerts import alert

PAGE = (Path(__file__).parents[3] / "docs" / "webhooks.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)


def delivered() -> dict[str, Any]:
    """A delivery as the notifier signs it during a rotation: two keys, and the receiver has the older."""
    key, newer = Secret.generate(), Secret.generate()
    body = json_line(alert_json(alert(1, version=3)))
    headers = signed_headers([newer, key], f"{alert(1).alert_id}.3", int(time.time()), body)
    return {"KEY": key.text(), "HEADERS": headers, "BODY": body}


@pytest.mark.parametrize("number", range(len(blocks("python"))))
def test_examples_run(number: int) -> None:
    exec(compile(blocks("python")[number], "docs/webhooks.md", "exec"), delivered())  # noqa: S102


def test_every_field_of_an_alert_is_on_the_page() -> None:
    for field in alert_json(alert(1)):
        assert f"`{field}`" in PAGE, f"{field} is not explained"


def test_the_example_configuration_is_valid_and_shows_every_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONTROL_ROOM_KEY", "DUTY_PHONE_KEY"):
        monkeypatch.setenv(name, Secret.generate().text())
    written = yaml.safe_load(blocks("yaml")[0])
    found = Subscribers.model_validate(written)
    assert set(written["subscribers"][0]) == set(Subscriber.model_fields)
    defaults = {name: field.default for name, field in Subscriber.model_fields.items()}
    shown = found.subscribers[0]
    for name in ("timeout_s", "give_up_s", "concurrency", "role", "standby"):
        assert getattr(shown, name) == defaults[name]


def test_every_reason_for_a_drop_is_on_the_page() -> None:
    for reason in get_args(observer.DropReason):
        assert f"`{reason}`" in PAGE


def test_the_figures_are_those_of_the_code() -> None:
    assert f"given up {route.GIVE_UP_S / 3600:.0f} hours after its first attempt" in PAGE
    assert f"1 s, 2 s, 4 s … at most {route.BACKOFF.longest_s / 60:.0f} min" in PAGE
    assert route.BACKOFF.first_s == 1
    assert f"more than {route.Route('x').most_waiting:,} wait" in PAGE
    assert f"more than {ledger.MOST_DEAD:,} dead letters" in PAGE
    assert DOWN_AFTER == 5
    assert "After five failures in a row" in PAGE
    assert route.Route("x").most_waiting > docket.WINDOW
    assert session.SAVE_EVERY_S == 0.05
    assert f"within {default_policy()['A69'].limit_min:g} minutes" in PAGE
    assert f"the first {undelivered.LISTED} of them" in PAGE
    assert f"more than {docket.WINDOW:,} alerts wait is read for no further" in PAGE


def test_the_counters_are_metrics() -> None:
    assert DROPS.name in PAGE
    assert DELIVERIES.name in PAGE
    assert UNACKNOWLEDGED.name in PAGE
    assert PASSED_ON.name in PAGE
