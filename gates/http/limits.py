"""Limits of what one sender may ask: body size and rate. Batch and string lengths are the schema's."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from fastapi import Request
from starlette.requests import ClientDisconnect

from gates.access.records import RateRecord
from gates.http.problem import ProblemError
from gates.request import NotTakenError

READING_BYTES: Final = 64 * 1024 * 1024
"""Of bodies that have arrived in part: as much as may wait for the log when they are whole."""


class Reading:
    """Bytes of bodies that are still arriving, of all senders together."""

    def __init__(self, most: int = READING_BYTES) -> None:
        self.most = most
        self.bytes = 0

    def take(self, count: int) -> None:
        """Raises NotTakenError; what was taken is given back with a negative count."""
        if count > 0 and self.bytes + count > self.most:
            raise NotTakenError("queue_full", "more is being sent than can be held")
        self.bytes += count


@dataclass(frozen=True, slots=True)
class Limits:
    """``body_bytes`` of one request, which must have arrived within ``body_s``. A device may post ``rate_per_s``
    batches in the long run and ``burst`` at once; None: as fast as it can, the rule where time is recorded."""

    body_bytes: int = 1024 * 1024
    body_s: float = 30.0
    rate_per_s: float | None = 20.0
    burst: int = 200
    reading: Reading = field(default_factory=Reading, compare=False)


async def read_body(request: Request, limits: Limits) -> bytes:
    """The whole body; refuses it at the first byte too many, whatever length was announced."""
    limit = limits.body_bytes
    encoding = request.headers.get("content-encoding", "identity")
    if encoding != "identity":
        detail = f"{encoding!r} is not taken; send the JSON as it is"
        raise ProblemError("unsupported_encoding", detail, field="content-encoding")
    if not _is_json(request.headers.get("content-type", "application/json")):
        detail = "send JSON as 'application/json', in UTF-8"
        raise ProblemError("unsupported_encoding", detail, field="content-type")
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit:
        raise _too_large(limit)
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(limits.body_s):
            async for chunk in request.stream():
                size += len(chunk)
                if size > limit:
                    raise _too_large(limit)
                limits.reading.take(len(chunk))
                chunks.append(chunk)
    except TimeoutError as error:
        raise ProblemError("too_slow", f"the whole body must arrive within {limits.body_s:g} s") from error
    except ClientDisconnect as error:
        raise ProblemError("bad_request", "the body broke off") from error
    finally:
        limits.reading.take(-sum(map(len, chunks)))
    return b"".join(chunks)


def _is_json(content_type: str) -> bool:
    """None at all is taken for JSON: small devices send none."""
    kind, _, parameters = content_type.lower().partition(";")
    kind, parameters = kind.strip(), parameters.replace(" ", "").replace('"', "")
    named = kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))
    return named and parameters in ("", "charset=utf-8", "charset=utf8")


def _too_large(limit: int) -> ProblemError:
    return ProblemError("body_too_large", f"a body has at most {limit} bytes; send the batch in parts")


def _common(_device: str) -> RateRecord | None:
    return None


class Rates:
    """A token bucket per device. Only registered devices get one, so there are no more than those.

    ``rate_of``: what a device may do instead of what all may; None: what all may.
    """

    def __init__(
        self,
        limits: Limits,
        now: Callable[[], float] = monotonic,
        rate_of: Callable[[str], RateRecord | None] = _common,
    ) -> None:
        self._limits = limits
        self._now = now
        self._rate_of = rate_of
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, device: str) -> None:
        """Raises ProblemError ``too_fast`` saying when to come again."""
        if self._limits.rate_per_s is None:
            return
        own = self._rate_of(device)
        rate, burst = (own.rate_per_s, own.burst) if own else (self._limits.rate_per_s, self._limits.burst)
        now = self._now()
        tokens, since = self._buckets.get(device, (float(burst), now))
        tokens = min(burst, tokens + (now - since) * rate)
        if tokens < 1:
            self._buckets[device] = (tokens, now)
            detail = f"at most {rate:g} batches a second; put more items into each"
            raise ProblemError("too_fast", detail, field="device_id", retry_after_s=(1 - tokens) / rate)
        self._buckets[device] = (tokens - 1, now)
