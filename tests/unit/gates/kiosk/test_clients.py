"""A batch goes out signed and unchanged, again and again until it is acknowledged, and never out of order."""

import asyncio

import pytest

from gates.kiosk.answer import AnswerError
from gates.kiosk.client import KioskClient
from gates.kiosk.connection import NoAnswerError, Reply
from gates.kiosk.facts import FactsClient
from gates.kiosk.resend import BatchRefusedError, NotAcknowledgedError, Patience, until_acknowledged
from streams.notifier.backoff import Backoff
from streams.signature import Secret, verify
from tests.integration.notifier.endpoint import Answer, Endpoint, one_after_another

KEY, OLD = Secret.generate(), Secret.generate()
BODY = '{"device_id": "QZ-DLP-G1",  "items": [], "note": "钦州"}'.encode()
NOW_S = 1_772_410_503
AT_ONCE = Patience(Backoff(0.001, 0.002))
TAKEN = Answer(
    body=(
        b'{"received_at":"2026-03-02T08:15:03.000+08:00","results":['
        b'{"event_id":"e1","status":"accepted","decision":"hold","degraded":false,'
        b'"reasons":[{"rule":"A30","text_zh":"\xe5\xb0\x81","text_en":"seal"}],"new_field":1},'
        b'{"event_id":"e2","status":"duplicate"}]}'
    )
)


def kiosk(url: str, patience: Patience = AT_ONCE, keys: tuple[Secret, ...] = (KEY,)) -> KioskClient:
    return KioskClient(url, "QZ-DLP-G1", keys, patience=patience, timeout_s=5, now_s=lambda: NOW_S)


async def test_a_batch_is_posted_signed_and_byte_for_byte() -> None:
    async with Endpoint(one_after_another(TAKEN)) as gateway, kiosk(gateway.url, keys=(KEY, OLD)) as client:
        answer = await client.post(BODY)
        posted = gateway.posted[0]
    assert (posted.path, posted.body) == ("/v1/scans", BODY)
    assert posted.headers["content-type"] == "application/json"
    for key in (KEY, OLD):
        assert verify([key], posted.headers, posted.body, NOW_S * 1000).id == posted.id
    assert [item.status for item in answer.results] == ["accepted", "duplicate"]
    assert answer.results[0].decision == "hold"
    assert answer.results[0].reasons is not None
    assert answer.results[0].reasons[0].text_en == "seal"
    assert "x-linkage-turn" not in posted.headers


async def test_recorded_time_and_turn_are_sent_when_asked_for() -> None:
    async with Endpoint(one_after_another(TAKEN)) as gateway, kiosk(gateway.url) as client:
        await client.post(BODY, recorded_at=NOW_S * 1000 + 250, turn=17)
        headers = gateway.posted[0].headers
    assert headers["x-linkage-received-at"] == "2026-03-02T08:15:03.250+08:00"
    assert headers["x-linkage-turn"] == "17"


async def test_one_connection_carries_every_batch() -> None:
    async with Endpoint(one_after_another(TAKEN)) as gateway, kiosk(gateway.url) as client:
        await asyncio.gather(*(client.post(BODY) for _ in range(20)))
        assert (gateway.connections, gateway.most_at_once, len(set(gateway.ids))) == (1, 1, 20)


@pytest.mark.parametrize(
    "trouble",
    [
        Answer(503, b'{"title":"Log not writable"}', {"retry-after": "0"}),
        Answer(503, b"", {}),
        Answer(500, b"oops", {}),
        Answer(429, b"", {"retry-after": "0"}),
        Answer(200, b"x" * 100, cut=True),
    ],
)
async def test_a_batch_is_sent_again_under_its_id_until_acknowledged(trouble: Answer) -> None:
    async with (
        Endpoint(one_after_another(trouble, trouble, TAKEN)) as gateway,
        kiosk(gateway.url) as client,
    ):
        answer = await client.post(BODY)
        assert (len(gateway.ids), len(set(gateway.ids)), answer.resent) == (3, 1, 2)


async def test_a_gateway_that_is_down_is_waited_for() -> None:
    async with Endpoint() as gone:
        port = gone.port
    async with kiosk(f"http://127.0.0.1:{port}", Patience(Backoff(0.01, 0.01))) as client:
        sending = asyncio.create_task(client.post(BODY))
        done, _ = await asyncio.wait([sending], timeout=0.05)
        assert not done
        async with Endpoint(one_after_another(TAKEN), port=port):
            assert (await sending).resent > 0


async def test_a_gateway_that_never_answers_counts_as_no_answer() -> None:
    async with Endpoint(lambda _: Answer(after=asyncio.Event())) as gateway:
        client = KioskClient(
            gateway.url, "QZ-DLP-G1", [KEY], timeout_s=0.05, patience=Patience(Backoff(0.001, 0.001), give_up_s=0.2)
        )
        async with client:
            with pytest.raises(NotAcknowledgedError, match=r"not acknowledged within .* did not answer within 0.05 s"):
                await client.post(BODY)
        assert len(set(gateway.ids)) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422, 301])
async def test_a_refusal_is_final_and_says_why(status: int) -> None:
    said = Answer(status, '{"title":"Bad","detail":"webhook-signature: 缺"}'.encode(), {"location": "/elsewhere"})
    async with Endpoint(one_after_another(said)) as gateway, kiosk(gateway.url) as client:
        with pytest.raises(BatchRefusedError, match=f"QZ-DLP-G1: .* {status}: Bad: webhook-signature: 缺") as caught:
            await client.post(BODY)
        assert (caught.value.status, len(gateway.posted)) == (status, 1)


async def test_an_answer_that_is_not_the_contracts_is_not_taken_for_one() -> None:
    async with Endpoint(one_after_another(Answer(200, b"<html>"))) as proxy, kiosk(proxy.url) as client:
        with pytest.raises(AnswerError, match="QZ-DLP-G1: the answer to a batch cannot be read"):
            await client.post(BODY)


async def test_retry_after_is_waited_for_rather_than_the_backoff() -> None:
    replies = [Reply(503, b"", "0"), Reply(200, b"")]
    long = Patience(Backoff(60, 60), draw=lambda: 0.99)

    async def send() -> Reply:
        return replies.pop(0)

    async with asyncio.timeout(5):
        assert await until_acknowledged("G1", send, long) == (Reply(200, b""), 1)


async def test_giving_up_does_not_wait_past_its_time() -> None:
    async def send() -> Reply:
        raise NoAnswerError("refused")

    async with asyncio.timeout(5):
        with pytest.raises(NotAcknowledgedError, match=r"the gateway last refused\. See that it runs"):
            await until_acknowledged("G1", send, Patience(Backoff(60, 60), give_up_s=30, draw=lambda: 0.99))


async def test_facts_go_out_under_the_agencys_token() -> None:
    async with (
        Endpoint(one_after_another(Answer(503), TAKEN)) as gateway,
        FactsClient(gateway.url, "customs", "t0ken", patience=AT_ONCE) as client,
    ):
        answer = await client.post(BODY, recorded_at=0, turn=1)
        posted = gateway.posted[-1]
    assert (posted.path, posted.body, answer.resent) == ("/v1/facts", BODY, 1)
    assert posted.headers["authorization"] == "Bearer t0ken"
    assert posted.headers["x-linkage-received-at"] == "1970-01-01T08:00:00.000+08:00"
