"""A Grafana server over real HTTP that keeps folders, data sources and dashboards, and misbehaves when told to."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "glsa_secret-of-the-tests"
LOGIN_PAGE = b"<!doctype html><html><title>Grafana</title>There is a message for you: log in</html>"
Answer = tuple[int, Any]


@dataclass(frozen=True)
class Fault:
    """The answer to the next request of that method whose path begins so. ``done``: the request takes effect all
    the same. ``body``: bytes as they are; a str is where to redirect to. ``cut``: the connection ends amid the body.
    ``retry_after``: that header."""

    method: str
    path: str
    status: int
    body: bytes | str = b""
    done: bool = False
    cut: bool = False
    retry_after: str | None = None


@dataclass
class Dashboard:
    json: dict[str, Any]
    folder: str
    version: int
    message: str
    provisioned: bool = False


@dataclass
class FakeGrafana:
    """``before_save`` runs once before a dashboard is saved, ``before_write`` before a data source is changed: somebody
    else being quicker."""

    folders: dict[str, str] = field(default_factory=dict)
    datasources: dict[str, dict[str, Any]] = field(default_factory=dict)
    secrets: dict[str, dict[str, str]] = field(default_factory=dict)
    dashboards: dict[str, Dashboard] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    before_save: list[Callable[[], None]] = field(default_factory=list)
    before_write: list[Callable[[], None]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    versions_as_list: bool = False
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def writes(self) -> list[str]:
        return [request for request in self.requests if not request.startswith("GET")]

    def edit(self, uid: str, message: str = "moved a panel") -> None:
        """Somebody saves the dashboard in the browser."""
        dashboard = self.dashboards[uid]
        dashboard.version += 1
        dashboard.message = message

    def set_up(self, uid: str, **settings: Any) -> None:
        """Somebody changes the data source in the browser."""
        source = self.datasources[uid]
        self.datasources[uid] = source | {"jsonData": source["jsonData"] | settings, "version": source["version"] + 1}

    def answer(self, method: str, path: str, body: Any) -> Answer:
        for pattern, handle in self._routes(method):
            if found := re.fullmatch(pattern, path):
                return handle(*found.groups(), body)
        return 404, {"message": "Not found"}

    def _routes(self, method: str) -> list[tuple[str, Callable[..., Answer]]]:
        routes: dict[str, list[tuple[str, Callable[..., Answer]]]] = {
            "GET": [
                (r"/api/folders/([^/?]+)", self._get_folder),
                (r"/api/datasources/uid/([^/?]+)", self._get_datasource),
                (r"/api/dashboards/uid/([^/?]+)", self._get_dashboard),
                (r"/api/dashboards/uid/([^/?]+)/versions\?limit=1", self._get_versions),
            ],
            "POST": [
                (r"/api/folders", self._post_folder),
                (r"/api/datasources", self._post_datasource),
                (r"/api/dashboards/db", self._post_dashboard),
            ],
            "PUT": [(r"/api/datasources/uid/([^/?]+)", self._put_datasource)],
        }
        return routes[method]

    def _get_folder(self, uid: str, _: Any) -> Answer:
        return (
            (200, {"uid": uid, "title": self.folders[uid]})
            if uid in self.folders
            else (404, {"message": "folder not found"})
        )

    def _post_folder(self, body: Any) -> Answer:
        if body["uid"] in self.folders or body["title"] in self.folders.values():
            return 409, {"message": "a folder with the same name already exists", "status": "name-exists"}
        self.folders[body["uid"]] = body["title"]
        return 200, {"uid": body["uid"], "title": body["title"]}

    def _get_datasource(self, uid: str, _: Any) -> Answer:
        return (200, self.datasources[uid]) if uid in self.datasources else (404, {"message": "Data source not found"})

    def _post_datasource(self, body: Any) -> Answer:
        if body["uid"] in self.datasources or body["name"] in [one["name"] for one in self.datasources.values()]:
            return 409, {"message": "data source with the same name already exists"}
        self.datasources[body["uid"]] = {"id": 1, "jsonData": {}, "version": 0}
        self._keep_datasource(body["uid"], body)
        return 200, {"message": "Datasource added"}

    def _put_datasource(self, uid: str, body: Any) -> Answer:
        while self.before_write:
            self.before_write.pop()()
        if body["version"] != self.datasources[uid]["version"]:
            return 409, {"message": "Datasource has already been updated by someone else. Please reload and try again"}
        self._keep_datasource(uid, body)
        return 200, {"message": "Datasource updated"}

    def _keep_datasource(self, uid: str, body: dict[str, Any]) -> None:
        """As Grafana does: secrets go in and never come out, only that there are any."""
        if secret := body.get("secureJsonData"):
            self.secrets[uid] = secret
        shown = {key: value for key, value in body.items() if key != "secureJsonData"}
        shown["version"] = self.datasources[uid]["version"] + 1
        self.datasources[uid] |= shown | {"secureJsonFields": dict.fromkeys(self.secrets.get(uid, {}), True)}

    def _get_dashboard(self, uid: str, _: Any) -> Answer:
        if uid not in self.dashboards:
            return 404, {"message": "Dashboard not found"}
        kept = self.dashboards[uid]
        migrated = {**kept.json, "id": 7, "version": kept.version, "schemaVersion": 42}
        return 200, {"dashboard": migrated, "meta": {"folderUid": kept.folder, "provisioned": kept.provisioned}}

    def _get_versions(self, uid: str, _: Any) -> Answer:
        newest = [{"version": self.dashboards[uid].version, "message": self.dashboards[uid].message}]
        return 200, newest if self.versions_as_list else {"continueToken": "", "versions": newest}

    def _post_dashboard(self, body: Any) -> Answer:
        while self.before_save:
            self.before_save.pop()()
        wanted, uid = body["dashboard"], body["dashboard"]["uid"]
        if body["folderUid"] not in self.folders:
            return 400, {"message": "folder not found"}
        known = self.dashboards.get(uid)
        if known and not body["overwrite"] and wanted["version"] != known.version:
            return 412, {"message": "The dashboard has been changed by someone else", "status": "version-mismatch"}
        version = known.version + 1 if known else 1
        self.dashboards[uid] = Dashboard(wanted, body["folderUid"], version, body["message"])
        return 200, {"status": "success", "uid": uid, "version": version}


def _handler(grafana: FakeGrafana) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet, or each answer waits 40 ms for an acknowledgement

        def _serve(self) -> None:
            grafana.requests.append(f"{self.command} {self.path}")
            raw = self.rfile.read(int(self.headers.get("content-length", 0)))
            fault = next((f for f in grafana.faults if f.method == self.command and self.path.startswith(f.path)), None)
            if self.headers["authorization"] != f"Bearer {TOKEN}":
                self._send(401, {"message": "Invalid API key"})
                return
            if fault:
                grafana.faults.remove(fault)
            if not fault or fault.done:
                status, body = grafana.answer(self.command, self.path, json.loads(raw) if raw else None)
            if fault:
                status, body = fault.status, fault.body
            self._send(status, body, fault)

        def _send(self, status: int, body: Any, fault: Fault | None = None) -> None:
            cut = fault is not None and fault.cut
            raw = b"" if isinstance(body, str) else body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            if isinstance(body, str):
                self.send_header("location", body)
            if fault is not None and fault.retry_after is not None:
                self.send_header("retry-after", fault.retry_after)
            self.send_header("content-type", "text/html" if raw.startswith(b"<") else "application/json")
            self.send_header("content-length", str(len(raw) + cut))
            self.close_connection |= cut
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PUT = _serve  # noqa: N815 - the names http.server looks for

        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler


@contextmanager
def running() -> Iterator[FakeGrafana]:
    grafana = FakeGrafana()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(grafana)) as server:
        grafana.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield grafana
        finally:
            server.shutdown()
            thread.join()
