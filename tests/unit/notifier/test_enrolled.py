"""A subscriber made through the API has the file's schema, and its signing keys are shown to nobody."""

from typing import Any

import pytest
from pydantic import ValidationError

from gates.http.schemas import Schemas
from gates.http.subscriber_views import SubscriberRow
from streams.notifier.enrolled import enrolled, settings_of
from streams.notifier.file_says import FileSays
from streams.notifier.subscriber import FROM_AFAR, Subscriber, Subscribers

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
WHOLE: dict[str, Any] = {
    "name": "ops", "url": "http://10.20.3.4:8080/", "secrets": [KEY, "whsec_" + "A" * 32], "role": "section",
    "severities": ["P2", "P1"], "rules": ["A14", "A12"], "nodes": ["QZF", "QZ"], "timeout_s": 5, "give_up_s": 3600,
    "concurrency": 4, "second": "phone", "standby": True,
}  # fmt: skip


def test_it_is_kept_whole_and_read_back_the_same() -> None:
    one = Subscriber.model_validate(WHOLE)
    kept = enrolled(one, "li.wei", 7)
    assert kept.subscriber == one
    assert set(kept.settings) == set(WHOLE) == set(Subscriber.model_fields)
    assert kept.settings["severities"] == ["P1", "P2"]
    assert "MfKQ9r8" not in repr(kept)


def test_the_document_of_the_api_has_every_setting_and_no_other() -> None:
    schemas = Schemas()
    schemas.of(Subscriber)
    schema = schemas.components["Subscriber"]
    assert set(schema["properties"]) == set(Subscriber.model_fields)
    assert schema["required"] == ["url"]
    assert schema["additionalProperties"] is False
    schemas.of(SubscriberRow)
    shown = set(schemas.components["SubscriberRow"]["properties"])
    assert shown >= set(Subscriber.model_fields) - {"secrets"}
    assert "secrets" not in shown


def test_what_the_file_may_name_on_its_machine_an_api_caller_may_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_KEY", KEY)
    settings = WHOLE | {"secrets": ["env:HOOK_KEY"]}
    assert Subscriber.model_validate(settings).secrets[0].text() == KEY
    with pytest.raises(ValidationError, match="give whsec_… itself"):
        Subscriber.model_validate(settings, context=FROM_AFAR)


def test_what_a_notifier_tells_of_its_file_holds_no_key() -> None:
    written = {"allow_networks": ["10.20.0.0/16"], "subscribers": [WHOLE | {"second": None, "standby": False}]}
    configured = Subscribers.model_validate(written)
    raw = FileSays.of(configured, 7).raw()
    told = FileSays.read(raw)
    assert told is not None
    assert b"MfKQ9r8" not in raw
    assert told.subscribers == {"ops": settings_of(configured.subscribers[0])}
    configured.subscribers[0].check_address(told.guard)


def test_what_another_version_told_of_its_file_is_passed_over() -> None:
    assert FileSays.read(b'{"subscribers": 7}') is None
