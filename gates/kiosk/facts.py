"""The agency's client: posts batches of facts under a bearer token until the gateway has acknowledged each."""

from types import TracebackType
from typing import Self

from gates.kiosk.answer import Answer, read_answer
from gates.kiosk.client import recorded_headers
from gates.kiosk.connection import TIMEOUT_S, Connection, Reply
from gates.kiosk.resend import Patience, until_acknowledged


class FactsClient:
    """One agency (``source``: customs, carrier, terminal and so on). Its batches arrive in the order posted.

    ``path``: where to; what an admin posts goes the same way.
    """

    def __init__(
        self,
        url: str,
        source: str,
        token: str,
        path: str = "/v1/facts",
        *,
        patience: Patience = Patience(),  # noqa: B008 - frozen
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self.source = source
        self._path = path
        self._headers = {"authorization": f"Bearer {token}"}
        self._patience = patience
        self._connection = Connection(url, timeout_s=timeout_s)

    async def post(self, body: bytes, *, recorded_at: int | None = None, turn: int | None = None) -> Answer:
        """Returns once the batch is in the log. Raises BatchRefusedError, NotAcknowledgedError, AnswerError."""
        headers = self._headers | recorded_headers(recorded_at, turn)

        async def send() -> Reply:
            return await self._connection.post(self._path, body, headers)

        reply, resent = await until_acknowledged(self.source, send, self._patience)
        return read_answer(self.source, reply.body, resent)

    async def close(self) -> None:
        await self._connection.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
