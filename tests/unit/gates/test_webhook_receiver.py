"""The receiver believes what is signed, counts everything, and knows a repeat when it sees one."""

from datetime import UTC, datetime
from io import BytesIO

import aiohttp
import msgspec
import pytest
from standardwebhooks import Webhook as Oracle

from gates.webhook_receiver import MOST_BODY, WebhookReceiver, listening
from streams.signature import Secret, signed_headers

KEY, OLD = Secret.generate(), Secret.generate()
NOW_S = 1_772_410_503


def receiver(*keys: Secret, keep: int = 100) -> WebhookReceiver:
    return WebhookReceiver(keys or (KEY,), keep=keep, now_ms=lambda: NOW_S * 1000)


def delivery(number: int, key: Secret = KEY, at_s: int = NOW_S) -> tuple[dict[str, str], bytes]:
    body = msgspec.json.encode({"alert_id": f"A14-{number}", "version": 1})
    return signed_headers([key], f"A14-{number}.1", at_s, body), body


def test_a_signed_delivery_is_taken_once_however_often_it_comes() -> None:
    taking = receiver()
    assert [taking.take(*delivery(1)) for _ in range(3)] == [(204, "")] * 3
    assert taking.take(*delivery(2)) == (204, "")
    assert taking.counts() == {"deliveries": 4, "unique": 2, "repeats": 2, "failures": 0}
    assert [alert["alert_id"] for alert in taking.last] == ["A14-1", "A14-2"]


def test_what_is_not_signed_with_a_key_in_force_is_refused_and_counted() -> None:
    taking = receiver(KEY)
    headers, body = delivery(1)
    assert taking.take(headers, body + b" ")[0] == 401
    assert taking.take(*delivery(1, key=OLD))[0] == 401
    assert taking.take(*delivery(1, at_s=NOW_S - 301))[0] == 401
    assert taking.take({}, body)[0] == 401
    assert (taking.failures, taking.unique, taking.deliveries) == (4, 0, 0)
    assert taking.failures_by_reason == {"bad_signature": 2, "stale_timestamp": 1, "unsigned": 1}


def test_the_old_key_is_good_during_a_rotation() -> None:
    assert receiver(KEY, OLD).take(*delivery(1, key=OLD))[0] == 204


def test_a_body_that_is_no_json_object_is_refused() -> None:
    taking = receiver()
    for body in (b"[]", b"{", b"\xff"):
        assert taking.take(signed_headers([KEY], "id", NOW_S, body), body)[0] == 422
    assert taking.counts()["deliveries"] == 0


def test_the_last_few_are_kept() -> None:
    taking = receiver(keep=3)
    for number in range(10):
        taking.take(*delivery(number))
    assert [alert["alert_id"] for alert in taking.last] == ["A14-7", "A14-8", "A14-9"]
    assert taking.unique == 10


async def test_over_http_it_takes_what_the_published_library_signs() -> None:
    taking = WebhookReceiver([KEY])
    oracle = Oracle(KEY.text())
    now = datetime.now(tz=UTC)
    body = '{"alert_id": "A14-1", "title_zh": "超时"}'
    signed = {
        "webhook-id": "A14-1.1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": oracle.sign("A14-1.1", now, body),
    }
    async with listening(taking) as url, aiohttp.ClientSession() as http:
        async with http.post(f"{url}/any/path", data=body.encode(), headers=signed) as answer:
            assert (answer.status, await answer.read()) == (204, b"")
        async with http.post(url, data=b"{}") as answer:
            assert answer.status == 401
            assert "webhook-id: missing" in (await answer.json())["title"]
        async with http.post(url, data=BytesIO(b"x" * (MOST_BODY + 1))) as answer:
            assert answer.status == 413
        async with http.get(url) as answer:
            assert await answer.json() == {"deliveries": 1, "unique": 1, "repeats": 0, "failures": 1}
    assert taking.last[0]["title_zh"] == "超时"


async def test_a_port_that_is_taken_is_said() -> None:
    async with listening(WebhookReceiver([KEY])) as url:
        with pytest.raises(OSError, match="address already in use"):
            async with listening(WebhookReceiver([KEY]), port=int(url.rpartition(":")[2])):
                pass
