"""One subscriber's HTTP endpoint: posts an alert version, signed, and reads what the endpoint made of it."""

import ssl
from collections.abc import Callable, Sequence
from typing import Final

import aiohttp
from yarl import URL

from streams.notifier.backoff import retry_after_s
from streams.notifier.delivery import Delivery, Outcome
from streams.notifier.guard import Guard, GuardedResolver, RefusedTargetError, literal
from streams.notifier.observer import GONE
from streams.present import alert_json, json_line
from streams.sharing import EVERYTHING, Confidential
from streams.signature import Secret, signed_headers

_HEADERS: Final = {"content-type": "application/json", "user-agent": "linkage-notifier"}
_READ_AT_MOST: Final = 4096
"""Bytes of an answer that are looked at; what it says matters only for the log of a failure."""
_DNS_CACHE_S: Final = 10


class Webhook:
    """``secrets`` newest first: each message is signed with all of them, so that the receiver can rotate.

    ``timeout_s`` covers a whole attempt, name resolution to the last byte. Redirects are not followed.
    """

    def __init__(
        self,
        url: str,
        secrets: Sequence[Secret],
        guard: Guard,
        *,
        now_ms: Callable[[], int],
        sees: frozenset[Confidential] = EVERYTHING,
        timeout_s: float = 10.0,
        connections: int = 16,
    ) -> None:
        self._url = URL(url)
        self._secrets = tuple(secrets)
        self._guard = guard
        self._now_ms = now_ms
        self._sees = sees
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def send(self, delivery: Delivery) -> Outcome:
        body = json_line(alert_json(delivery.alert, self._sees))
        headers = signed_headers(self._secrets, delivery.id, self._now_ms() // 1000, body)
        try:
            return await self._post(body, headers)
        except TimeoutError:
            return Outcome(False, failure="timeout", error=f"no answer within {self._timeout.total} s")
        except RefusedTargetError as error:
            return Outcome(False, failure="refused_target", error=str(error))
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, RefusedTargetError):
                return Outcome(False, failure="refused_target", error=str(error.os_error))
            failure = isinstance(error, aiohttp.ClientSSLError | aiohttp.ClientConnectorCertificateError)
            return Outcome(False, failure="tls" if failure else "no_connection", error=str(error))
        except (aiohttp.ClientSSLError, ssl.SSLError, aiohttp.ServerFingerprintMismatch) as error:
            return Outcome(False, failure="tls", error=str(error))
        except (aiohttp.ClientError, OSError) as error:
            return Outcome(False, failure="broken_off", error=f"{type(error).__name__}: {error}")

    async def _post(self, body: bytes, headers: dict[str, str]) -> Outcome:
        if self._url.host and literal(self._url.host):
            self._guard.check(self._url.host, self._url.host)
        async with self._open().post(self._url, data=body, headers=headers, allow_redirects=False) as answer:
            said = await answer.content.read(_READ_AT_MOST)
            while len(said) < _READ_AT_MOST and (more := await answer.content.read(_READ_AT_MOST - len(said))):
                said += more
            return self._outcome(answer.status, answer.headers.get("retry-after"), said)

    def _outcome(self, status: int, retry_after: str | None, said: bytes) -> Outcome:
        if 200 <= status < 300:
            return Outcome(True, status)
        wait = retry_after_s(retry_after, self._now_ms() / 1000) if status in (429, 503) else None
        words = said[:200].decode(errors="replace").strip()
        error = f"answered {status}" + (f": {words}" if words else "")
        return Outcome(False, status, retry_after_s=wait, final=status == GONE, error=error)

    def _open(self) -> aiohttp.ClientSession:
        """Needs the running loop, so it is made with the first attempt."""
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=self._connections, resolver=GuardedResolver(self._guard), ttl_dns_cache=_DNS_CACHE_S
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=_HEADERS,
                skip_auto_headers=("Accept-Encoding",),
                timeout=self._timeout,
            )
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
