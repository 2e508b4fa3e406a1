"""Alerts: listed, read, and taken one step further by an operator."""

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.responses import StreamingResponse

from gates.decoding import SchemaError, decode_body
from gates.fields import Name, Remark, Time
from gates.http.answer import json_answer
from gates.http.auth import may
from gates.http.credentials import Principal
from gates.http.gateway import Gateway
from gates.http.limits import read_body
from gates.http.open_alerts import OpenAlerts
from gates.http.paging import Cursor, Limit, NodeId, known_node, rows
from gates.http.posting import operators_moment, post
from gates.http.problem import ProblemError
from gates.http.told import answers_to, listed
from gates.request import Request as Posted
from streams.fold.alert import Alert
from streams.present import alert_json
from streams.sharing import SEES
from streams.times import millis, rfc3339

Step = Literal["dispatch", "handle", "close", "shelve", "reopen"]
AlertState = Literal["open", "new", "dispatched", "handling", "closed", "resolved", "shelved"]
Severity = Literal["P1", "P2", "P3", "P4"]


class AlertAction(msgspec.Struct, frozen=True):
    """An operator's step: dispatch 分拨, handle 处置, close 办结, shelve until a time, reopen.

    ``by``: who takes it; the token's holder if left out. ``until`` belongs to shelve alone.
    """

    action: Step
    by: Name | None = None
    note: Remark = ""
    until: Time | None = None


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["alerts"])
    reads = Annotated[Principal, Depends(may("read", gateway))]
    acts = Annotated[Principal, Depends(may("act", gateway))]
    watched = OpenAlerts(gateway.reader)

    @router.get("/v1/alerts")
    async def list_alerts(
        holder: reads,
        state: Annotated[AlertState | None, Query(description="`open`: neither closed nor resolved")] = None,
        rule: Annotated[str | None, Query(max_length=10, description="指标编码, `A14` say")] = None,
        severity: Severity | None = None,
        node: NodeId = None,
        subject: Annotated[str | None, Query(max_length=120, description="`unit:iso6346:MSKU1234565` say")] = None,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> Response:
        """预警列表 List alerts, newest first

        `wrong_pass`: the truck was to be held for this, and its gate had been told `pass`.
        """
        known_node(gateway.region, node)
        page = await gateway.reader.alerts(
            state=state, rule=rule, severity=severity, node=node, subject=subject, limit=limit, cursor=cursor
        )
        answered = await answers_to(gateway.reader, page.items)
        return rows([listed(alert, SEES[holder.role], answered) for alert in page.items], page.cursor)

    @router.get("/v1/alerts/stream")
    async def stream_alerts(holder: reads) -> Response:
        """预警推送 Every open alert, and each change within a second

        Server-sent events: `alerts` once, with all that is open (`items`, the gravest first, 1000 at most; `left_out`
        counts the rest), then `changes` (`items` new or changed, `gone` the ids no longer open) and `time` when
        nothing changes. The stream ends after five minutes, or when the state cannot be read; whoever comes again is
        sent everything anew.
        """
        first = await watched.standing()
        return StreamingResponse(
            watched.events(first, SEES[holder.role]),
            media_type="text/event-stream",
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )

    @router.get("/v1/alerts/{alert_id}")
    async def read_alert(alert_id: str, holder: reads) -> Response:
        """预警详情 Read one alert with its history and evidence

        `answered`: what the gates were told at once of the scans it rests on. `wrong_pass`: it is one for which a
        truck is held, and the answer was `pass`.
        """
        alert = await _known(gateway, alert_id)
        scans = alert_json(alert, SEES[holder.role])["evidence"].get("scans", ())  # those that this role may know of
        asked = {alert.subject: scans} if scans and alert.subject.startswith("unit:") else {}
        answered = await gateway.reader.answers(asked) if asked else {}
        return json_answer(listed(alert, SEES[holder.role], answered) | {"answered": answered})

    @router.post("/v1/alerts/{alert_id}/actions", status_code=202)
    async def act_on_alert(request: Request, alert_id: str, holder: acts) -> Response:
        """预警处置 Take an alert one step further

        The step goes through the log like any fact, so that histories replay; the answer shows the alert as it
        stood before it.
        """
        alert = await _known(gateway, alert_id)
        moment = await operators_moment(gateway, request)
        now = gateway.now() if moment.received is None else moment.received
        await post(gateway, moment, _read(gateway, request, alert, holder, now))
        return json_answer(alert_json(alert, SEES[holder.role]), 202)

    return router


def decode_action(body: bytes) -> AlertAction:
    """Raises SchemaError."""
    action: AlertAction = decode_body(_actions, body)
    if action.action == "shelve" and action.until is None:
        raise SchemaError("until", "required: a shelved alert comes back at that time")
    if action.action != "shelve" and action.until is not None:
        raise SchemaError("until", f"belongs to shelve, not to {action.action}; leave it out")
    return action


_actions = msgspec.json.Decoder(AlertAction)


async def _read(gateway: Gateway, request: Request, alert: Alert, holder: Principal, now: int) -> Posted:
    body = await read_body(request, gateway.limits)
    action = decode_action(body)
    by = action.by or holder.name
    until = None if action.until is None else millis(action.until)
    if until is not None and until <= now:
        raise SchemaError("until", f"has passed: it is {rfc3339(now)}")
    return Posted(
        lambda intake, received: (
            [],
            intake.action(alert.alert_id, alert.subject, action.action, by, action.note, until, received),
        ),
        len(body),
    )


async def _known(gateway: Gateway, alert_id: str) -> Alert:
    alert = await gateway.reader.alert(alert_id)
    if alert is None:
        raise ProblemError("not_found", f"no alert {alert_id!r}", field="alert_id")
    return alert
