"""What Grafana, or something in front of it, answered: told apart before grafana-api can stumble over it.

grafana-api 1.0.3 raises a JSON error on an empty 202 or 204, and a TypeError on an HTML page with the word
"message" in it. A hook on its session sees every answer first.
"""

from typing import Final

from requests import JSONDecodeError, Response
from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

_BUSY: Final = frozenset({429, 502, 503, 504})
_HINTS: Final = {
    400: "",
    401: "the token is wrong or has expired; make one under Administration → Service accounts",
    403: "the token may not do this; its service account needs the role Editor (Admin for data sources)",
    404: "is --url Grafana's own address, with its sub-path if it has one?",
}


class GrafanaError(Exception):
    """Grafana did not do as asked. The message says what to do next; it never holds the token."""


class RefusedError(GrafanaError):
    """Grafana understood and refused (4xx, or a 500). ``status`` is the HTTP status, ``code`` Grafana's own word
    for it (``version-mismatch``), empty if it gave none."""

    def __init__(self, request: str, status: int, said: str, code: str = "") -> None:
        self.status = status
        self.code = code
        hint = f"; {_HINTS[status]}" if _HINTS.get(status) else ""
        super().__init__(f"{request}: {status} {said}{hint}")


class BusyError(GrafanaError):
    """Grafana, or a proxy before it, cannot answer now (429, 502–504, no connection). Worth another try, ``after_s`` at
    the earliest if it says so."""

    def __init__(self, message: str, after_s: float = 0.0) -> None:
        super().__init__(message)
        self.after_s = after_s


class NotGrafanaError(GrafanaError):
    """What answers is not Grafana's API: a login page, a proxy, a redirection."""


def look(answer: Response, *_: object, **__: object) -> Response:
    """The hook: raises a GrafanaError, or hands on an answer whose body is JSON (``null`` if it was empty)."""
    request = f"{answer.request.method} {answer.request.path_url}"
    if answer.is_redirect:
        target = answer.headers.get("location", "elsewhere")
        raise NotGrafanaError(f"{request} is redirected to {target}; give the address that answers itself as --url")
    if answer.status_code in _BUSY:
        raise BusyError(f"{request}: {answer.status_code} {_said(answer)[0]}", _after_s(answer))
    if answer.status_code >= 400:
        raise RefusedError(request, answer.status_code, *_said(answer))
    if not answer.content.strip():
        answer._content = b"null"  # noqa: SLF001 - the one way to give a body to an answer that came without
        return answer
    if not _is_json(answer):
        raise NotGrafanaError(f"{request} was answered with a web page; {_HINTS[404]}")
    return answer


def _after_s(answer: Response) -> float:
    """What ``Retry-After`` asks for: seconds, or a date."""
    wanted = answer.headers.get("retry-after", "")
    try:
        return Retry().parse_retry_after(wanted) if wanted else 0.0
    except InvalidHeader:
        return 0.0


def _said(answer: Response) -> tuple[str, str]:
    """Grafana's own words and code, or the reason phrase where a web page came instead."""
    reason = answer.reason or "(no reason given)"
    try:
        body = answer.json()
    except JSONDecodeError:
        return reason, ""
    if not isinstance(body, dict):
        return reason, ""
    return str(body.get("message") or reason), str(body.get("status") or "")


def _is_json(answer: Response) -> bool:
    try:
        answer.json()
    except JSONDecodeError:
        return False
    return True
