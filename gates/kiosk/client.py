"""The kiosk client: signs the batches of one device and posts each until the gateway has acknowledged it."""

import time
from collections.abc import Callable, Sequence
from secrets import token_hex
from types import TracebackType
from typing import Final, Self

from gates.kiosk.answer import Answer, read_answer
from gates.kiosk.connection import TIMEOUT_S, Connection, Reply
from gates.kiosk.resend import Patience, until_acknowledged
from streams.signature import Secret, signed_headers
from streams.times import rfc3339

RECEIVED_AT: Final = "x-linkage-received-at"
TURN: Final = "x-linkage-turn"


def recorded_headers(recorded_at: int | None, turn: int | None) -> dict[str, str]:
    """For a gateway in recorded-clock mode: when a batch was received (ms), and its place in the recording."""
    headers = {} if recorded_at is None else {RECEIVED_AT: rfc3339(recorded_at)}
    return headers if turn is None else headers | {TURN: str(turn)}


def new_message_id() -> str:
    return f"msg_{token_hex(12)}"


class KioskClient:
    """One device. Post its batches in order of their sequence numbers: they arrive in that order.

    ``keys`` newest first. A batch is sent under one message id however often, and signed anew each time, so
    that days offline do not make it stale. The batch's bytes and sequence numbers go out as given.
    """

    def __init__(
        self,
        url: str,
        device: str,
        keys: Sequence[Secret],
        *,
        patience: Patience = Patience(),  # noqa: B008 - frozen
        timeout_s: float = TIMEOUT_S,
        now_s: Callable[[], float] = time.time,
    ) -> None:
        self.device = device
        self._keys = tuple(keys)
        self._patience = patience
        self._now_s = now_s
        self._connection = Connection(url, timeout_s=timeout_s)

    async def post(self, body: bytes, *, recorded_at: int | None = None, turn: int | None = None) -> Answer:
        """Returns once the batch is in the log. Raises BatchRefusedError, NotAcknowledgedError, AnswerError."""
        message_id = new_message_id()
        recorded = recorded_headers(recorded_at, turn)

        async def send() -> Reply:
            return await self.send(message_id, body, recorded)

        reply, resent = await until_acknowledged(self.device, send, self._patience)
        return read_answer(self.device, reply.body, resent)

    async def send(self, message_id: str, body: bytes, headers: dict[str, str] | None = None) -> Reply:
        """Once, whatever the answer. Raises NoAnswerError."""
        signed = signed_headers(self._keys, message_id, int(self._now_s()), body)
        return await self._connection.post("/v1/scans", body, signed | (headers or {}))

    async def close(self) -> None:
        await self._connection.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
