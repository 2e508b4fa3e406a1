"""A batch is sent again until the gateway has acknowledged it; only a refusal ends it early."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import msgspec
import structlog

from gates.kiosk.connection import NoAnswerError, Reply
from streams.notifier.backoff import Backoff, retry_after_s

log = structlog.get_logger()

OK: Final = 200
TRY_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that are about the moment, not about the batch."""

BACKOFF: Final = Backoff(first_s=0.5, longest_s=30.0)


class BatchRefusedError(Exception):
    """The gateway will not take this batch however often it is sent. ``status`` 401, 403, 413, 422 and so on."""

    def __init__(self, sender: str, reply: Reply) -> None:
        super().__init__(f"{sender}: the gateway refused a batch with {reply.status}: {told_problem(reply.body)}")
        self.sender = sender
        self.status = reply.status


class NotAcknowledgedError(Exception):
    """The gateway could not be brought to acknowledge a batch in the time given."""


@dataclass(frozen=True, slots=True)
class Patience:
    """``give_up_s``: None resends for ever, as a gate must, which keeps its batches through days offline."""

    backoff: Backoff = BACKOFF
    give_up_s: float | None = None
    draw: Callable[[], float] = random.random


async def until_acknowledged(
    sender: str, send: Callable[[], Awaitable[Reply]], patience: Patience
) -> tuple[Reply, int]:
    """The answer, and how often the batch had to be sent again.

    Raises BatchRefusedError or NotAcknowledgedError.
    """
    started = time.monotonic()
    failures = 0
    while True:
        asked: float | None = None
        try:
            reply = await send()
            if reply.status == OK:
                return reply, failures
            if reply.status not in TRY_AGAIN:
                raise BatchRefusedError(sender, reply)
            asked = retry_after_s(reply.retry_after, time.time())
            problem = f"answered {reply.status}: {told_problem(reply.body)}"
        except NoAnswerError as error:
            problem = str(error)
        failures += 1
        wait = asked if asked is not None else patience.backoff.wait_s(failures, patience.draw())
        _check(sender, patience, time.monotonic() + wait - started, problem)
        log.debug("batch not acknowledged", sender=sender, problem=problem, wait_s=round(wait, 3))
        await asyncio.sleep(wait)


def _check(sender: str, patience: Patience, elapsed_s: float, problem: str) -> None:
    if patience.give_up_s is not None and elapsed_s > patience.give_up_s:
        raise NotAcknowledgedError(
            f"{sender}: not acknowledged within {patience.give_up_s:.0f} s; the gateway last {problem}. "
            "See that it runs and that its log can be written, then send again"
        )


class _Problem(msgspec.Struct):
    """What problem+json (RFC 9457) says, as far as it is there."""

    title: str = ""
    detail: str = ""


def told_problem(body: bytes) -> str:
    """What a refusal's body says of why."""
    try:
        said = msgspec.json.decode(body, type=_Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return body[:200].decode(errors="replace") or "no reason given"
    return ": ".join(part for part in (said.title, said.detail) if part) or "no reason given"
