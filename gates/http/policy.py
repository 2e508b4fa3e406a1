"""The policy in force: read, and changed through the log like anything else that judges (ADR 0010)."""

from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from gates.http.answer import json_answer
from gates.http.audited import audited
from gates.http.auth import may
from gates.http.credentials import Principal
from gates.http.gateway import Gateway
from gates.http.limits import read_body
from gates.http.posting import entering, operators_moment, post
from gates.http.startup import STARTUP as STARTUP
from gates.http.startup import enter
from gates.policy_change import PolicyPost, decode_policy, policy_change
from gates.request import Request as Posted
from streams.events import PolicyChange
from streams.policies import Policies
from streams.policy import Policy
from streams.policy_changes import differences
from streams.policy_file import policy_digest, recall_policy
from streams.rules.catalogue import default_policy
from streams.times import rfc3339


class PolicyStep(msgspec.Struct):
    """One change: who, when, why. ``judges_after``: reception after this is judged by it."""

    policy_id: str
    by: str
    note: str
    received_at: str
    judges_after: str
    digest: str


class PolicyOverride(msgspec.Struct):
    when: dict[str, list[str]]
    rules: dict[str, dict[str, Any]]


class PolicyAnswer(msgspec.Struct):
    """``text`` as it was posted, ``rules`` with every threshold there is. ``change`` is null as long as every rule
    has its own; ``history`` has all changes, newest first."""

    change: PolicyStep | None
    text: str
    rules: dict[str, dict[str, Any]]
    overrides: list[PolicyOverride]
    history: list[PolicyStep]


class PolicyDifference(msgspec.Struct):
    """``where``: empty for the whole region. null: that place had, or has, nothing of its own."""

    rule: str
    field: str
    where: str
    was: Any
    now: Any


class PolicyApplied(msgspec.Struct):
    """``accepted``: in the log, and judges what is received after ``received_at``. ``dry_run``: nothing was done.

    ``changed``: against the policy that the state knows of.
    """

    status: Literal["accepted", "dry_run"]
    changed: list[PolicyDifference]
    digest: str
    policy_id: str | None = None
    received_at: str | None = None


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["policy"])
    reads = Annotated[Principal, Depends(may("read", gateway))]
    rules = Annotated[Principal, Depends(may("set_policy", gateway))]

    @router.get("/v1/policy")
    async def read_policy(holder: reads) -> Response:  # noqa: ARG001 - asked for its right alone
        """规则阈值 Read the policy in force and how it came to be"""
        return json_answer(_shown(await gateway.reader.policies()))

    @router.post("/v1/policy")
    async def change_policy(request: Request, holder: rules) -> Response:
        """变更规则阈值 Put another policy in force

        The whole policy, not a difference. It goes through the log: what is received after it is judged by it, what
        was found before keeps its thresholds and deadlines. A policy that cannot be used is refused with every line
        that is wrong.
        """
        async with audited(gateway, holder, "policy.set", "policy") as act:
            moment = await operators_moment(gateway, request)
            known = await gateway.reader.policies()
            read: list[PolicyPost] = []
            receipt = await post(gateway, moment, _read(gateway, request, holder, read))
            posted = read[0]
            act.trial = posted.dry_run
            changed = [PolicyDifference(*one) for one in differences(_policy(_text(known)), _policy(posted.text))]
            if posted.dry_run:
                return json_answer(PolicyApplied("dry_run", changed, policy_digest(posted.text)))
            change = _change(posted, holder.name, receipt.received)
            act.detail |= {"policy_id": change.id, "for": change.by, "thresholds": str(len(changed))}
        return json_answer(PolicyApplied("accepted", changed, change.digest, change.id, rfc3339(receipt.received)))

    return router


async def begin(gateway: Gateway) -> None:
    """Puts the policy file that the gateway was started with into the log."""
    text = gateway.policy
    await enter(gateway, text, gateway.reader.policies, lambda: _entering(PolicyPost(text or ""), STARTUP), "policy")


async def _read(gateway: Gateway, request: Request, holder: Principal, read: list[PolicyPost]) -> Posted:
    """What was posted is put into ``read``."""
    posted = decode_policy(await read_body(request, gateway.limits), gateway.region)
    read.append(posted)
    return _entering(posted, holder.name)


def _entering(posted: PolicyPost, holder: str) -> Posted:
    return entering(posted.text, lambda received: _change(posted, holder, received), dry_run=posted.dry_run)


def _change(posted: PolicyPost, holder: str, received: int) -> PolicyChange:
    return policy_change(posted.text, posted.by or holder, posted.note, received)


def _text(known: Policies) -> str:
    return known[-1].change.text if known else ""


def _policy(text: str) -> Policy:
    return recall_policy(text) or default_policy()


def _shown(known: Policies) -> PolicyAnswer:
    policy = _policy(_text(known))
    history = [
        PolicyStep(
            policy_id=one.change.id,
            by=one.change.by,
            note=one.change.note,
            received_at=rfc3339(one.change.received),
            judges_after=rfc3339(one.since),
            digest=one.change.digest,
        )
        for one in reversed(known)
    ]
    return PolicyAnswer(
        change=history[0] if history else None,
        text=_text(known),
        rules={code: {"enabled": policy[code].enabled, **policy.figures(code)} for code in policy.codes()},
        overrides=[
            PolicyOverride(
                {name: sorted(values) for name, values in override.when.items()},
                {code: dict(fields) for code, fields in override.rules.items()},
            )
            for override in policy.overrides
        ],
        history=history,
    )
