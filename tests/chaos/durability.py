"""Acknowledged means durable: everything is killed right after a 200, and the event is in the state all the same."""

from typing import Final

import msgspec

from gates.kiosk.facts import FactsClient
from gates.kiosk.resend import Patience
from streams.notifier.backoff import Backoff
from streams.times import rfc3339
from tests.chaos.plant import Plant
from tests.chaos.verdict import Row, same
from tests.chaos.waiting import until_known

PATIENCE_S: Final = 60.0
SOURCE: Final = "customs"
HOUR_MS: Final = 3_600_000


async def durable(plant: Plant, since: int, rounds: int) -> Row:
    """``since`` (ms): when the recording ends. Each round posts one event, kills, and looks for it."""
    kept = 0
    for number in range(1, rounds + 1):
        await _post(plant, number, since + number * 1000)
        await plant.strike_all()
        kept += await _arrives(plant, number)
    return same("everything killed right after a 200: the event is in the state", rounds, kept)


async def _post(plant: Plant, number: int, at: int) -> None:
    item = {
        "kind": "release", "event_id": f"durable-{number}", "event_time": rfc3339(at), "unit": _unit(number),
        "valid_from": rfc3339(at), "valid_to": rfc3339(at + HOUR_MS),
    }  # fmt: skip
    body = msgspec.json.encode({"source": SOURCE, "items": [item]})
    patience = Patience(Backoff(first_s=0.2, longest_s=1.0), give_up_s=PATIENCE_S)
    async with FactsClient(plant.url, SOURCE, plant.purse.agencies[SOURCE], patience=patience) as client:
        answer = await client.post(body, recorded_at=at)
    assert [result.status for result in answer.results] == ["accepted"], answer


async def _arrives(plant: Plant, number: int) -> bool:
    async def known() -> bool:
        record = await plant.reader.unit(_unit(number))
        return record is not None and [event.id for event in record.trail].count(f"durable-{number}") == 1

    return await until_known(known, PATIENCE_S)


def _unit(number: int) -> str:
    return f"local:DURABLE-{number}"
