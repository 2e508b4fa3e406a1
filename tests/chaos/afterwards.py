"""What is tried with events of its own, once the recording has been compared.

Acknowledged means durable: everything is killed right after a 200, and the event is in the state all the same. And a
tracker is killed while nothing else is wrong, so that every run says how long that takes.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from gates.kiosk.facts import FactsClient
from gates.kiosk.resend import Patience
from streams.notifier.backoff import Backoff
from streams.times import rfc3339
from tests.chaos.plant import Plant
from tests.chaos.recovery import Stopwatch
from tests.chaos.verdict import Row, same
from tests.chaos.waiting import until_known

PATIENCE_S: Final = 60.0
SOURCE: Final = "customs"
HOUR_MS: Final = 3_600_000


class Afterwards:
    """``since`` (ms): when the recording ended; each event comes a second after the one before."""

    def __init__(self, plant: Plant, since: int) -> None:
        self._plant = plant
        self._at = since
        self._number = 0

    async def durable(self, rounds: int) -> Row:
        """Each round posts one event, kills everything, and looks for it."""
        kept = 0
        for _ in range(rounds):
            await self._post()
            await self._plant.strike_all()
            kept += await self._arrives()
        return same("all killed right after a 200: it is in the state", rounds, kept)

    async def alone(self, trackers: Sequence[str], watch: Stopwatch) -> None:
        """Each tracker is killed, and something posted, with which time passes in every partition."""
        for tracker in trackers:
            await watch.undisturbed()
            await self._plant.strike(tracker)
            watch.start()
            await self._post()
            await watch.finish()

    async def _post(self) -> None:
        self._number, self._at = self._number + 1, self._at + 1000
        item = {
            "kind": "release", "event_id": self._event, "event_time": rfc3339(self._at), "unit": self._unit,
            "valid_from": rfc3339(self._at), "valid_to": rfc3339(self._at + HOUR_MS),
        }  # fmt: skip
        body = msgspec.json.encode({"source": SOURCE, "items": [item]})
        patience = Patience(Backoff(first_s=0.2, longest_s=1.0), give_up_s=PATIENCE_S)
        token = self._plant.purse.agencies[SOURCE]
        async with FactsClient(self._plant.url, SOURCE, token, patience=patience) as client:
            answer = await client.post(body, recorded_at=self._at)
        assert [result.status for result in answer.results] == ["accepted"], answer

    async def _arrives(self) -> bool:
        async def known() -> bool:
            record = await self._plant.reader.unit(self._unit)
            return record is not None and [event.id for event in record.trail].count(self._event) == 1

        return await until_known(known, PATIENCE_S)

    @property
    def _event(self) -> str:
        return f"afterwards-{self._number}"

    @property
    def _unit(self) -> str:
        return f"local:AFTERWARDS-{self._number}"
