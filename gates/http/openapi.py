"""The OpenAPI document: the contract that kiosk vendors and agencies write against.

Bodies come from the structs that decode them, statuses from the closed list of problems; nothing is written
down twice.
"""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from gates.coverage import Clock
from gates.fact_items import FactBatch
from gates.http import examples, views
from gates.http.alerts import AlertAction
from gates.http.audit import AuditPage
from gates.http.clock import ClockAnswer, ClockRun
from gates.http.device_key_views import KeyMade, KeyPost, KeysAnswer, RatePut
from gates.http.facts import FactsAnswer
from gates.http.kpis import HeatReport, KpiReport
from gates.http.moment import RECEIVED_AT, TURN
from gates.http.pass_views import PassCheck, PassDrawing, PassIssued, PassPost, PassVerified
from gates.http.policy import PolicyAnswer, PolicyApplied
from gates.http.problem import KINDS, MEDIA_TYPE, Problem
from gates.http.scans import ScansAnswer
from gates.http.schemas import Schemas
from gates.http.search import FoundPage
from gates.http.subscriber_views import KeysLeft, SigningKeyMade, SubscriberLeaving, SubscriberPage, SubscriberPut
from gates.http.time_limits import TimeLimits
from gates.http.tokens import TokenList, TokenMade, TokenPost, TokenView
from gates.http.travel_times import TravelAnswer, TravelApplied
from gates.passes.published import PublicKeys
from gates.policy_change import PolicyPost
from gates.report import MonthlyReport
from gates.scan_items import ScanBatch
from gates.travel_times import TravelPost
from streams.notifier.subscriber import Subscriber
from streams.signature import ID, SIGNATURE, TIMESTAMP

ABOUT: Final[dict[str, Any]] = {
    "title": "北部湾物流联动监管 Linkage gateway",
    "version": "1",
    "summary": "Kiosks and agencies post, control rooms read. One signed batch endpoint for gates.",
    "description": "Times are RFC 3339 with an explicit offset. Refusals are RFC 9457 problem+json naming the field.",
}

_TOKEN: Final = ("no_token", "unknown_token", "expired_token", "revoked_token", "forbidden", "state_unavailable")
_READ: Final = (*_TOKEN, "bad_parameter")
_BODY: Final = ("too_slow", "body_too_large", "unsupported_encoding", "unreadable", "bad_request", "recorded_clock")
_LOG: Final = ("log_unavailable", "queue_full", "memory_unavailable", "stopping", "internal")
_SIGNED: Final = (
    "unsigned", "malformed_signature", "stale_timestamp", "early_timestamp", "bad_signature", "unknown_device",
    "too_fast", "state_unavailable",
)  # fmt: skip
_CHANGE: Final = (*_READ, "conflict", *(code for code in _BODY if code != "recorded_clock"), "internal")


@dataclass(frozen=True)
class Operation:
    """What the framework cannot know of an endpoint. ``answer`` is a struct, or media types for what is not
    JSON."""

    answer: Any
    problems: tuple[str, ...] = ()
    body: Any = None
    shown: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    security: tuple[str, ...] = ("token",)
    recorded: bool = False


OPERATIONS: Final[dict[tuple[str, str], Operation]] = {
    ("post", "/v1/scans"): Operation(
        ScansAnswer, (*_SIGNED, *_BODY, *_LOG), ScanBatch, examples.SCANS, security=("signature",), recorded=True
    ),
    ("post", "/v1/facts"): Operation(
        FactsAnswer,
        (*_TOKEN, "wrong_source", *_BODY, *_LOG),
        FactBatch,
        examples.FACTS,
        recorded=True,
    ),
    ("post", "/v1/clock"): Operation(ClockAnswer, (*_TOKEN, *_BODY, *_LOG), ClockRun, examples.CLOCK),
    ("get", "/v1/alerts"): Operation(views.AlertPage, _READ),
    ("get", "/v1/alerts/stream"): Operation("text/event-stream", _READ),
    ("get", "/v1/alerts/{alert_id}"): Operation(views.AlertRecord, (*_READ, "not_found")),
    ("post", "/v1/alerts/{alert_id}/actions"): Operation(
        views.Alert, (*_READ, "not_found", *_BODY, *_LOG), AlertAction, examples.ACTIONS, status=202
    ),
    ("get", "/v1/units"): Operation(views.UnitPage, _READ),
    ("get", "/v1/units/{unit}"): Operation(views.UnitRecord, (*_READ, "not_found")),
    ("get", "/v1/search"): Operation(FoundPage, _READ),
    ("get", "/v1/movements"): Operation(views.MovementPage, _READ),
    ("get", "/v1/sites"): Operation(views.SitePage, _READ),
    ("get", "/v1/sites/{site}/expected"): Operation(views.ExpectedPage, (*_READ, "not_found")),
    ("get", "/v1/sites/{site}/expected/stream"): Operation("text/event-stream", (*_READ, "not_found")),
    ("get", "/v1/devices"): Operation(views.DevicePage, _READ),
    ("get", "/v1/devices/{device}/keys"): Operation(KeysAnswer, (*_READ, "not_found")),
    ("post", "/v1/devices/{device}/keys"): Operation(
        KeyMade, (*_CHANGE, "not_found"), KeyPost, examples.KEYS, status=201
    ),
    ("delete", "/v1/devices/{device}/keys/{key_id}"): Operation(KeysAnswer, (*_READ, "not_found", "conflict")),
    ("put", "/v1/devices/{device}/rate"): Operation(KeysAnswer, (*_CHANGE, "not_found"), RatePut, examples.RATES),
    ("get", "/v1/tokens"): Operation(TokenList, _READ),
    ("post", "/v1/tokens"): Operation(TokenMade, _CHANGE, TokenPost, examples.TOKENS, status=201),
    ("delete", "/v1/tokens/{token_id}"): Operation(TokenView, (*_READ, "not_found", "conflict")),
    ("get", "/v1/audit"): Operation(AuditPage, _READ),
    ("get", "/v1/kpis"): Operation(KpiReport, _READ),
    ("get", "/v1/heat"): Operation(HeatReport, _READ),
    ("get", "/v1/reports/monthly"): Operation(MonthlyReport, _READ),
    ("get", "/v1/reports/monthly.csv"): Operation("text/csv", _READ),
    ("get", "/v1/time-limits"): Operation(TimeLimits, _READ),
    ("get", "/v1/policy"): Operation(PolicyAnswer, _READ),
    ("post", "/v1/policy"): Operation(
        PolicyApplied,
        (*_TOKEN, *_BODY, *_LOG),
        PolicyPost,
        examples.POLICY,
        recorded=True,
    ),
    ("get", "/v1/travel-times"): Operation(TravelAnswer, _READ),
    ("post", "/v1/travel-times"): Operation(
        TravelApplied,
        (*_TOKEN, *_BODY, *_LOG),
        TravelPost,
        examples.TRAVEL_TIMES,
        recorded=True,
    ),
    ("post", "/v1/passes"): Operation(
        PassIssued,
        (*_TOKEN, "no_pass_key", *_BODY),
        PassPost,
        examples.PASSES,
        status=201,
    ),
    ("get", "/v1/passes/keys"): Operation(PublicKeys, security=()),
    ("post", "/v1/passes/verify"): Operation(
        PassVerified,
        (*_TOKEN, *_BODY),
        PassCheck,
        examples.PASS_CHECKS,
    ),
    ("post", "/v1/passes/render"): Operation(
        ("image/png", "image/svg+xml", "text/html"), (*_TOKEN, *_BODY), PassDrawing, examples.PASS_DRAWINGS
    ),
    ("get", "/v1/subscribers"): Operation(SubscriberPage, _READ),
    ("put", "/v1/subscribers/{name}"): Operation(
        SubscriberPut, (*_READ, "conflict", *_BODY, "queue_full", "internal"), Subscriber, examples.SUBSCRIBERS
    ),
    ("post", "/v1/subscribers/{name}/keys"): Operation(SigningKeyMade, (*_READ, "not_found", "conflict")),
    ("delete", "/v1/subscribers/{name}/keys/old"): Operation(KeysLeft, (*_READ, "not_found", "conflict")),
    ("delete", "/v1/subscribers/{name}"): Operation(SubscriberLeaving, (*_READ, "not_found", "conflict"), status=202),
    ("get", "/geo/sites.geojson"): Operation("application/geo+json", security=()),
    ("get", "/healthz"): Operation(views.Health, security=()),
    ("get", "/readyz"): Operation(views.Readiness, security=()),
    ("get", "/metrics"): Operation("text/plain", security=()),
}
"""Every endpoint, by method and path; a test finds what is missing here."""


def install(app: FastAPI, clock: Clock) -> None:
    """The document shows what belongs to recorded mode in recorded mode alone."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(get_openapi(routes=app.routes, **ABOUT), clock)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _complete(document: dict[str, Any], clock: Clock) -> dict[str, Any]:
    schemas = Schemas()
    for (method, path), operation in OPERATIONS.items():
        if path not in document["paths"]:
            continue
        described = document["paths"][path][method]
        described["summary"], _, described["description"] = described["description"].partition("\n\n")
        described["responses"] = _responses(operation, schemas)
        described["security"] = [{name: []} for name in operation.security]
        if operation.body is not None:
            described["requestBody"] = {
                "required": True,
                "content": {"application/json": {"schema": schemas.of(operation.body), "examples": operation.shown}},
            }
        described.setdefault("parameters", [])
        if operation.recorded and clock == "recorded":
            described["parameters"] += _RECORDED
        if "signature" in operation.security:
            described["parameters"] += _SIGNATURE
    document["components"] = {"schemas": schemas.components, "securitySchemes": _SECURITY}
    return document


def _responses(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    answer = operation.answer
    types = (answer,) if isinstance(answer, str) else answer
    if isinstance(types, tuple):
        content: dict[str, Any] = {media_type: {} for media_type in types}
    else:
        content = {"application/json": {"schema": schemas.of(answer)}}
    responses: dict[str, Any] = {
        str(operation.status): {"description": HTTPStatus(operation.status).phrase, "content": content}
    }
    if operation.answer is views.Readiness:
        responses["503"] = {"description": "Not ready; `checks` says why", "content": content}
    for status in sorted({KINDS[code].status for code in operation.problems}):
        codes = [code for code in operation.problems if KINDS[code].status == status]
        responses[str(status)] = {
            "description": "\n".join(f"- `{code}`: {KINDS[code].title} {KINDS[code].title_zh}" for code in codes),
            "content": {MEDIA_TYPE: {"schema": schemas.of(Problem)}},
        }
        if status in (429, 503):
            responses[str(status)]["headers"] = {"retry-after": _RETRY_AFTER}
    return responses


_RETRY_AFTER: Final = {"schema": {"type": "integer"}, "description": "Seconds to wait before sending it again"}
_SECURITY: Final = {
    "token": {"type": "http", "scheme": "bearer"},
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": SIGNATURE,
        "description": "Standard Webhooks: `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body` with the device's "
        "key; several, separated by spaces, while keys rotate.",
    },
}


def _header(name: str, description: str, schema: dict[str, Any], *, required: bool) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": required, "description": description, "schema": schema}


_SIGNATURE: Final = [
    _header(ID, "Unique id of the batch, the same on every resend", {"type": "string"}, required=True),
    _header(TIMESTAMP, "Time of signing, whole seconds since the epoch", {"type": "integer"}, required=True),
]
_RECORDED: Final = [
    _header(
        RECEIVED_AT,
        "Recorded mode alone, and required there: when the recording says the batch was received",
        {"type": "string", "format": "date-time"},
        required=False,
    ),
    _header(
        TURN,
        "Recorded mode alone: place in the recording, from 1; batches are taken in this order whatever "
        "connection they come by",
        {"type": "integer", "minimum": 0},
        required=False,
    ),
]
