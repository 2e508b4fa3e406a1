"""The topic ``alerts`` as a subscriber: every alert version, as JSON, into the log for other systems to read."""

from typing import Final

from streams.log.port import LogUnavailable, LogWriter
from streams.notifier.delivery import Delivery, Outcome
from streams.present import alert_json, json_line
from streams.sharing import EVERYTHING, Confidential

NAME: Final = "topic.alerts"
"""As a subscriber; no webhook can be named so, because of the dot."""


class TopicChannel:
    """``log`` writes to the topic ``alerts``; a version goes to the partition its subject has in ``events``."""

    def __init__(self, log: LogWriter, sees: frozenset[Confidential] = EVERYTHING) -> None:
        self._log = log
        self._sees = sees

    async def send(self, delivery: Delivery) -> Outcome:
        record = json_line(alert_json(delivery.alert, self._sees) | {"webhook_id": delivery.id})
        try:
            await self._log.append({delivery.partition: [record]})
        except LogUnavailable as error:
            return Outcome(False, failure="log_unavailable", retry_after_s=error.retry_after_s, error=error.why)
        return Outcome(True)

    async def close(self) -> None:
        await self._log.close()
