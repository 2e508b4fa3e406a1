"""The answer to one item of a batch (contract: POST /v1/scans)."""

from typing import Literal

import msgspec

Decision = Literal["pass", "hold", "review"]


class Reason(msgspec.Struct, frozen=True):
    """Why a gate should hold or review, in both languages."""

    rule: str
    text_zh: str
    text_en: str


class ItemResult(msgspec.Struct, kw_only=True, gc=False):
    """``degraded``: current state was not consulted for the decision."""

    event_id: str | None
    status: Literal["accepted", "duplicate", "rejected"]
    reason: str | None = None
    decision: Decision = "pass"
    reasons: list[Reason] = []
    degraded: bool = True
