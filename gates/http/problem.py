"""Every refusal is RFC 9457 problem+json, names the field or header at fault, and is counted by its code."""

from collections.abc import Mapping
from math import ceil
from typing import Any, Final, NamedTuple

import msgspec
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from gates.decoding import SchemaError
from gates.request import NotTakenError
from streams.metrics import GatewayMetrics
from streams.store.errors import StoreUnavailable
from streams.store.pages import BadCursor

MEDIA_TYPE: Final = "application/problem+json"
TYPE: Final = "urn:linkage:problem:"
LONGEST: Final = 4_000
MOST_ERRORS: Final = 50
"""A body that is wrong in thousands of places is not answered by a longer one."""

_log = structlog.get_logger()


class Kind(NamedTuple):
    status: int
    title: str
    title_zh: str


KINDS: Final[dict[str, Kind]] = {
    "recorded_clock": Kind(400, "Recorded time is not what this gateway wants", "录制时间与网关时钟模式不符"),
    "unsigned": Kind(401, "The batch is not signed", "批次未签名"),
    "malformed_signature": Kind(401, "A signature header cannot be read", "签名头无法读取"),
    "stale_timestamp": Kind(401, "Signed too long ago", "签名已过期"),
    "early_timestamp": Kind(401, "Signed in the future", "签名时间超前"),
    "bad_signature": Kind(401, "The signature does not fit", "签名不符"),
    "unknown_device": Kind(401, "No such device is registered", "设备未登记"),
    "no_token": Kind(401, "A bearer token is required", "需要访问令牌"),
    "unknown_token": Kind(401, "The bearer token is not known", "访问令牌无效"),
    "expired_token": Kind(401, "The bearer token has expired", "访问令牌已过期"),
    "revoked_token": Kind(401, "The bearer token was revoked", "访问令牌已吊销"),
    "forbidden": Kind(403, "This token may not do that", "令牌权限不足"),
    "wrong_source": Kind(403, "This token may not speak for that source", "令牌不得代表该来源"),
    "not_found": Kind(404, "There is no such thing here", "未找到"),
    "method_not_allowed": Kind(405, "This method is not allowed here", "不允许的请求方法"),
    "conflict": Kind(409, "Something that is there stands in the way", "与现有设置冲突"),
    "too_slow": Kind(408, "The body did not arrive in time", "请求体未及时到达"),
    "body_too_large": Kind(413, "The body is too large", "请求体过大"),
    "unsupported_encoding": Kind(415, "The body must be plain JSON", "请求体须为未压缩的 JSON"),
    "unreadable": Kind(422, "The body cannot be read", "请求体无法读取"),
    "bad_parameter": Kind(422, "A parameter cannot be read", "参数无法读取"),
    "too_fast": Kind(429, "Too many batches from this device", "设备请求过于频繁"),
    "bad_request": Kind(400, "The request cannot be understood", "请求无法理解"),
    "internal": Kind(500, "A defect in the gateway; it has been logged", "网关内部错误，已记录"),
    "no_pass_key": Kind(409, "This gateway has no key to sign passes with", "本网关没有可用的通行证签发密钥"),
    "log_unavailable": Kind(503, "The log cannot take it now; keep it and send it again", "日志暂不可写，请保留并重发"),
    "queue_full": Kind(503, "The gateway is full just now; keep it and send it again", "网关繁忙，请保留并重发"),
    "memory_unavailable": Kind(503, "State cannot be read just now; send it again", "状态暂不可读，请重发"),
    "stopping": Kind(503, "The gateway is stopping; send it again", "网关正在停止，请重发"),
    "state_unavailable": Kind(503, "State cannot be read just now", "状态暂不可读"),
}  # fmt: skip
"""The closed list: code → status and titles. docs/api.md is tested against it."""


class ProblemError(Exception):
    """Refuse the request with problem ``code`` (a key of KINDS). ``field``: the header, parameter or field."""

    def __init__(self, code: str, detail: str, *, field: str | None = None, retry_after_s: float | None = None) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.field = field
        self.retry_after_s = retry_after_s


class Problem(msgspec.Struct, omit_defaults=True):
    """The body of a refusal. ``errors`` names each field (or header) at fault and what is wrong with it."""

    type: str
    title: str
    title_zh: str
    status: int
    detail: str = ""
    errors: list[dict[str, str]] = []


def response(
    code: str,
    detail: str,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    kind = KINDS[code]
    named = [{name: _short(text) for name, text in one.items()} for one in (errors or [])[:MOST_ERRORS]]
    problem = Problem(TYPE + code, kind.title, kind.title_zh, kind.status, _short(detail), named)
    return Response(msgspec.json.encode(problem), kind.status, headers, MEDIA_TYPE)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"


def of_error(error: ProblemError) -> Response:
    errors = [{"field": error.field, "detail": error.detail}] if error.field else None
    headers = {}
    if error.retry_after_s is not None:
        headers["retry-after"] = str(max(1, ceil(error.retry_after_s)))
    if error.code in ("no_token", "unknown_token", "expired_token", "revoked_token"):
        headers["www-authenticate"] = "Bearer"
    return response(error.code, error.detail, errors, headers)


_BY_STATUS: Final = {404: "not_found", 405: "method_not_allowed"}


def install(app: FastAPI, metrics: GatewayMetrics) -> None:
    """Whatever a request fails with, its sender gets a problem and the reason is counted."""

    async def refused(_request: Request, error: Exception) -> Response:
        problem = _in_words(error)
        metrics.refused(problem.code)
        return of_error(problem)

    async def by_framework(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        code = _BY_STATUS.get(error.status_code, "bad_request")
        metrics.refused(code)
        detail = f"{request.method} {request.url.path}"
        if allowed := (error.headers or {}).get("Allow"):
            detail += f": use {allowed}"
        return response(code, detail, headers=error.headers)

    async def bad_parameter(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        metrics.refused("bad_parameter")
        errors = [_parameter(found) for found in error.errors()]
        detail = "; ".join(f"{found['field']}: {found['detail']}" for found in errors)
        return response("bad_parameter", detail, errors)

    async def defect(request: Request, error: Exception) -> Response:
        _log.error("request failed", method=request.method, path=request.url.path, exc_info=error)
        metrics.refused("internal")
        return response("internal", "nothing is known of what became of the request; it may be sent again")

    for kind in (ProblemError, SchemaError, NotTakenError, BadCursor, StoreUnavailable):
        app.add_exception_handler(kind, refused)
    app.add_exception_handler(HTTPException, by_framework)
    app.add_exception_handler(RequestValidationError, bad_parameter)
    app.add_exception_handler(Exception, defect)


def _in_words(error: Exception) -> ProblemError:
    if isinstance(error, SchemaError):
        return ProblemError("unreadable", error.message, field=error.pointer or None)
    if isinstance(error, NotTakenError):
        return ProblemError(error.reason, str(error), retry_after_s=error.retry_after_s)
    if isinstance(error, BadCursor):
        return ProblemError("bad_parameter", str(error), field="cursor")
    if isinstance(error, StoreUnavailable):
        _log.warning("state cannot be read", error=str(error))
        return ProblemError("state_unavailable", str(error), retry_after_s=5)
    assert isinstance(error, ProblemError)
    return error


def _parameter(error: Any) -> dict[str, str]:
    """One finding of the framework's validation: the parameter's name and what is wrong with it."""
    return {"field": ".".join(str(part) for part in error["loc"][1:]), "detail": str(error["msg"])}
