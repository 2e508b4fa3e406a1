"""One HTTP connection to the gateway, kept open between batches."""

from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

import aiohttp

TIMEOUT_S: Final = 15.0
"""An answer takes milliseconds; a gateway that holds a batch back for a turn takes seconds."""


class NoAnswerError(Exception):
    """No answer came: refused, reset, timed out, or broken off in the middle. The batch may have been taken."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes
    retry_after: str | None = None
    date: str | None = None


class Connection:
    """``url`` is the gateway's, ``https://gateway:8000``. Posts of one connection go one after the other."""

    def __init__(self, url: str, *, timeout_s: float = TIMEOUT_S) -> None:
        self.url = url.rstrip("/")
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._session: aiohttp.ClientSession | None = None

    async def post(self, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        """Raises NoAnswerError."""
        return await self._ask("POST", path, body, headers)

    async def get(self, path: str) -> Reply:
        """Raises NoAnswerError."""
        return await self._ask("GET", path, None, {})

    async def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        session, url = self._open(), self.url + path
        try:
            async with session.request(method, url, data=body, headers=headers, allow_redirects=False) as answer:
                told = answer.headers
                return Reply(answer.status, await answer.read(), told.get("retry-after"), told.get("date"))
        except TimeoutError as error:
            raise NoAnswerError(f"{self.url} did not answer within {self._timeout.total} s") from error
        except aiohttp.ClientError as error:
            raise NoAnswerError(f"{self.url}: {error}") from error

    def _open(self) -> aiohttp.ClientSession:
        """Needs the running loop, so it is made with the first post."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=1),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"content-type": "application/json"},
                skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
                timeout=self._timeout,
            )
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
