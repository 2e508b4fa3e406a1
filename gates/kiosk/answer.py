"""What the gateway answers to a batch (contract, POST /v1/scans and /v1/facts)."""

from typing import Literal

import msgspec


class Reason(msgspec.Struct, frozen=True):
    rule: str = ""
    text_zh: str = ""
    text_en: str = ""


class ItemAnswer(msgspec.Struct, frozen=True):
    """One item's fate. ``decision`` is what the gate should do; ``degraded`` if it was answered without state."""

    status: Literal["accepted", "duplicate", "rejected"]
    event_id: str | None = None
    reason: str | None = None
    decision: Literal["pass", "hold", "review"] | None = None
    reasons: list[Reason] | None = None
    degraded: bool | None = None


class Answer(msgspec.Struct, frozen=True):
    """``resent``: how often the batch had to be sent again before this answer came."""

    received_at: str = ""
    results: list[ItemAnswer] = []
    resent: int = 0


_decoder = msgspec.json.Decoder(Answer)


class AnswerError(Exception):
    """The gateway said yes in words that are not the contract's: it is not a gateway, or a newer one."""


def read_answer(sender: str, body: bytes, resent: int) -> Answer:
    """Raises AnswerError."""
    try:
        answer = _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise AnswerError(f"{sender}: the answer to a batch cannot be read: {error}") from error
    return msgspec.structs.replace(answer, resent=resent) if resent else answer
