"""The one way to a Grafana server: folders, data sources and dashboards made so by uid, whatever was there before.

Behind it is grafana-api 1.0.3. Its numeric-id calls are switched off in Grafana 13, so data sources go by uid
through its raw verbs. Every ``ensure`` can be repeated: it writes only what differs.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import structlog
from grafana_api.grafana_face import GrafanaFace
from requests import ConnectionError as RequestsConnectionError
from requests import RequestException, Timeout
from requests.exceptions import ChunkedEncodingError, SSLError

from dashboards.answers import BusyError, GrafanaError, NotGrafanaError, RefusedError, look
from dashboards.datasources import DataSource
from dashboards.json_object import Json

Change = Literal["created", "updated", "unchanged"]

CONFLICTS: Final = 5
"""How often a dashboard that somebody else keeps saving is read again before giving up."""
_EXISTS: Final = frozenset({409, 412})


def _warn(why: str) -> None:
    structlog.get_logger().warning("grafana is busy", why=why)


@dataclass(frozen=True)
class Patience:
    """``timeout_s``: for one answer. ``pauses_s``: before the second, third … try while Grafana is busy; longer if it
    asks for that, ``longest_s`` at most. ``settle_s``: before reading again what was not confirmed."""

    timeout_s: float = 10.0
    settle_s: float = 0.5
    pauses_s: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0)
    longest_s: float = 60.0


@dataclass(frozen=True)
class _Saved:
    """A dashboard as Grafana has it: version, folder and what its last version was saved with."""

    version: int
    folder: str
    note: str
    provisioned: bool


class Grafana:
    """``token``: of a service account with the role Editor; Admin to make data sources. ``verify``: False, or a
    file of CA certificates. ``dry_run``: says what would change and writes nothing. ``waiting`` hears why it is
    taking longer. Raises ValueError for a bad
    ``url`` or ``token``; every call raises GrafanaError."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        verify: bool | str = True,
        dry_run: bool = False,
        patience: Patience = Patience(),
        waiting: Callable[[str], None] = _warn,
    ) -> None:
        self.url = url.rstrip("/")
        self._dry_run = dry_run
        self._patience = patience
        self._waiting = waiting
        self._face = GrafanaFace(_token(token), **_address(url), verify=verify, timeout=patience.timeout_s)
        self._face.api.s.hooks["response"].append(look)

    def ensure_folder(self, uid: str, title: str) -> Change:
        """An existing folder keeps its title: somebody may have given it another."""
        if self._find(self._face.folder.get_folder, uid) is not None:
            return "unchanged"
        if self._dry_run:
            return "created"
        try:
            self._ask(self._face.folder.create_folder, title, uid)
        except RefusedError as error:
            if error.status not in _EXISTS:
                raise
        if self._find(self._face.folder.get_folder, uid) is None:
            raise GrafanaError(f"folder {title!r} is there under another uid; rename it or give its uid as --folder")
        return "created"

    def ensure_datasource(self, source: DataSource) -> Change:
        """What else is set on an existing one stays, also what somebody else sets meanwhile."""
        path = f"/datasources/uid/{source.uid}"
        change: Change | None = None
        for _ in range(CONFLICTS):
            known = self._find(self._face.api.GET, path)
            if known is not None and source.is_met_by(known):
                return change or "unchanged"
            if known is not None and known.get("readOnly"):
                raise GrafanaError(
                    f"data source {source.uid} is provisioned from a file; change the file, or leave it out"
                )
            change = change or ("created" if known is None else "updated")
            if self._dry_run:
                return change
            if self._write(source, known, path):
                return change
            time.sleep(self._patience.settle_s)
        raise GrafanaError(f"data source {source.uid} keeps being changed by somebody else; try again later")

    def _write(self, source: DataSource, known: Json | None, path: str) -> bool:
        """Whether it is there now: not if somebody wrote it since it was read, or an earlier try was done after all."""
        try:
            if known is None:
                self._ask(self._face.datasource.create_datasource, source.on({}))
            else:
                self._ask(self._face.api.PUT, path, source.on(known))
        except RefusedError as error:
            if error.status not in _EXISTS:
                raise
            if self._find(self._face.api.GET, path) is None:
                raise GrafanaError(f"data source {source.name!r} is there under another uid; rename it") from error
            return False
        found = self._find(self._face.api.GET, path)
        if found is None or not source.is_met_by(found):
            raise GrafanaError(f"data source {source.uid} was accepted but is not there; try again")
        return True

    def ensure_dashboard(self, dashboard: Json, folder: str) -> Change:
        """Writes the dashboard unless the last version saved is this very one, in this folder.

        Somebody's own changes are overwritten; they stay in the dashboard's history in Grafana.
        """
        uid, note = dashboard["uid"], f"linkage {_digest(dashboard)}"
        change: Change | None = None
        for _ in range(CONFLICTS):
            saved = self._saved(uid)
            if saved is not None and (saved.folder, saved.note) == (folder, note):
                return change or "unchanged"
            if saved is not None and saved.provisioned:
                raise GrafanaError(f"{uid} is provisioned from a file; change the file, or remove the provisioning")
            change = change or ("created" if saved is None else "updated")
            if self._dry_run or self._save(dashboard, saved.version if saved else 0, folder, note):
                return change
            time.sleep(self._patience.settle_s)
        raise GrafanaError(f"{uid} keeps being changed by somebody else; try again when they are done")

    def _save(self, dashboard: Json, version: int, folder: str, note: str) -> bool:
        """Whether Grafana confirmed it: not if somebody saved in between, or if the answer was empty."""
        body = {
            "dashboard": {**dashboard, "version": version},
            "folderUid": folder,
            "message": note,
            "overwrite": False,
        }
        try:
            answer = self._ask(self._face.dashboard.update_dashboard, body)
        except RefusedError as error:
            if not _overtaken(error):
                raise
            return False
        return isinstance(answer, dict) and answer.get("status") == "success"

    def _saved(self, uid: str) -> _Saved | None:
        found = self._find(self._face.dashboard.get_dashboard, uid)
        if found is None:
            return None
        dashboard, meta = found.get("dashboard"), found.get("meta", {})
        if not isinstance(dashboard, dict) or not isinstance(meta, dict):
            raise self._stranger()
        return _Saved(
            version=dashboard.get("version", 0),
            folder=meta.get("folderUid", ""),
            note=self._last_note(uid),
            provisioned=bool(meta.get("provisioned")),
        )

    def _last_note(self, uid: str) -> str:
        """What the newest version was saved with. A list until Grafana 11.2, an object since."""
        versions = self._look_up(self._face.api.GET, f"/dashboards/uid/{uid}/versions?limit=1")
        if isinstance(versions, dict):
            versions = versions.get("versions")
        if not versions:
            return ""
        if not isinstance(versions, list) or not isinstance(versions[0], dict):
            raise self._stranger()
        return str(versions[0].get("message", ""))

    def _find(self, call: Callable[..., Any], *parts: str) -> Json | None:
        """None if there is no such thing."""
        found = self._look_up(call, *parts)
        if found is not None and not isinstance(found, dict):
            raise self._stranger()
        return found

    def _stranger(self) -> NotGrafanaError:
        return NotGrafanaError(f"{self.url} answers, but not as Grafana does; is --url Grafana's own address?")

    def _look_up(self, call: Callable[..., Any], *parts: str) -> Any:
        try:
            return self._ask(call, *parts)
        except RefusedError as error:
            if error.status == 404:
                return None
            raise

    def _ask(self, call: Callable[..., Any], *parts: Any) -> Any:
        for pause in self._patience.pauses_s:
            try:
                return self._once(call, *parts)
            except BusyError as error:
                wait = max(pause, min(error.after_s, self._patience.longest_s))
                self._waiting(f"{error}; trying again in {wait:g} s")
                time.sleep(wait)
        return self._once(call, *parts)

    def _once(self, call: Callable[..., Any], *parts: Any) -> Any:
        try:
            return call(*parts)
        except SSLError as error:
            raise GrafanaError(f"{self.url}: its certificate is not trusted; give its CA with --ca-file") from error
        except (RequestsConnectionError, ChunkedEncodingError, Timeout) as error:
            raise BusyError(f"no answer from {self.url} ({type(error).__name__}); is it running?") from error
        except RequestException as error:
            raise GrafanaError(f"{self.url}: {error}") from error


def _overtaken(error: RefusedError) -> bool:
    """Whether somebody else saved the dashboard since it was read."""
    return error.status == 409 or (error.status == 412 and error.code in ("", "version-mismatch"))


def _token(token: str) -> str:
    """Checked here, because a header that cannot be sent is quoted in the HTTP library's own error message."""
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise ValueError("the token is empty or holds spaces, line breaks or other characters no token has")
    return token


def _address(url: str) -> Json:
    """The parts grafana-api wants an address in."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is no address of a Grafana server: write it as https://grafana.example.org")
    if parts.username or parts.password:
        raise ValueError("leave user and password out of the address; use a service account's token")
    path = parts.path.strip("/")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return {
        "host": host,
        "port": parts.port,
        "protocol": parts.scheme,
        "url_path_prefix": f"{path}/" if path else "",
    }


def _digest(dashboard: Json) -> str:
    canonical = json.dumps(dashboard, ensure_ascii=False, sort_keys=True)
    return sha256(canonical.encode()).hexdigest()[:16]
