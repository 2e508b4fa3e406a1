"""Two gateways, a tracker and a notifier with something to report, scraped by a real Prometheus."""

import asyncio
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import yaml

from gates.device_reports import DeviceReport
from streams.metrics import CONTENT_TYPE, GatewayMetrics, MetricsServer, NotifierMetrics, TrackerMetrics, state_text
from tests.unit.metrics.region import NAMES, Region

PROMETHEUS = shutil.which("prometheus")
NO_PROMETHEUS = "prometheus is not installed (Debian: apt-get install prometheus)"
WAIT_S = 20.0
NOW = 1_772_410_503_000
PACE = "400ms"
RULES = Path(__file__).parents[3] / "deploy" / "rules" / "*.yml"


@contextmanager
def serving(text: Callable[[], bytes]) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", CONTENT_TYPE)
            self.end_headers()
            self.wfile.write(text())

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Scraped:
    """``work`` makes the processes count on, so that rates have something to show."""

    address: str
    work: Callable[[], None]

    def ask(self, expression: str) -> list[dict[str, Any]]:
        """The series of an instant query, with a rate interval that fits the test's quick scrapes."""
        query = expression.replace("$__rate_interval", "10s").replace("$site", ".*")
        answer = httpx.post(f"{self.address}/api/v1/query", data={"query": query}).json()
        assert answer["status"] == "success", f"{query}: {answer.get('error')}"
        result: list[dict[str, Any]] = answer["data"]["result"]
        return result

    def until(self, expression: str) -> list[dict[str, Any]]:
        """Asks until there is something to see, and numbers alone."""
        return self._until(expression, lambda found: all(series["value"][1] != "NaN" for series in found))

    def until_any(self, expression: str) -> list[dict[str, Any]]:
        """Asks until there is something to see; the quantile of nothing new is no number."""
        return self._until(expression, lambda _: True)

    def _until(self, expression: str, wanted: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            self.work()
            found = self.ask(expression)
            if found and wanted(found):
                return found
            time.sleep(0.05)
        raise AssertionError(f"nothing came of {expression}")


@contextmanager
def scraped(folder: Path) -> Iterator[Scraped]:
    gateways, tracker, notifier = (GatewayMetrics(), GatewayMetrics()), TrackerMetrics(), NotifierMetrics()
    state = asyncio.run(state_text(Region(), NAMES, _said))

    def work() -> None:
        for gateway in gateways:
            _serves(gateway)
        tracker.scan_to_state(0.03)
        tracker.lag(0, 4)
        tracker.lag(7, 38)
        tracker.partition_time(0, NOW - 2_000)
        tracker.partition_time(7, NOW - 90_000)
        tracker.batch(40, 0.001, 0.02, 0.004)
        tracker.booked(8, 1, 1)
        tracker.dead("unreadable")
        tracker.relayed(2)
        tracker.wrong_passes("A12", "QZ-DLP", 1)
        notifier.queue("port-office", 2, 3.0)
        notifier.attempt("port-office", 200)
        notifier.delivered("port-office", 0.4)
        notifier.unacknowledged("port-office")
        notifier.passed_on("port-office", "duty-phone")
        notifier.dropped("port-office", "filtered")

    with ExitStack() as stack:
        ports = [stack.enter_context(serving(lambda g=g: g.text() + state)) for g in gateways]  # type: ignore[misc]
        servers = [MetricsServer(process.collectors, "127.0.0.1", 0) for process in (tracker, notifier)]
        ports += [stack.enter_context(server).port for server in servers]
        yield Scraped(stack.enter_context(prometheus(folder, {"linkage": ports})), work)


async def _said() -> Mapping[str, DeviceReport]:
    return {"QZ-DLP-G1": DeviceReport(at=NOW, battery_pct=64.0, queued=3, rejected=0)}


def _serves(gateway: GatewayMetrics) -> None:
    gateway.items("scans", "accepted")
    gateway.items("scans", "duplicate")
    gateway.items("scans", "rejected", "unit")
    gateway.refused("bad_signature")
    gateway.answered("pass")
    gateway.answered("hold")
    gateway.request("/v1/scans", 200, 0.004)
    gateway.appended(0.002)
    gateway.queue(3)
    gateway.queue_age(0.2)
    gateway.pass_shown("scans", "valid")
    gateway.pass_issued()
    gateway.clock(NOW, recorded=False)


@contextmanager
def prometheus(folder: Path, jobs: Mapping[str, Sequence[int]], *, rules: bool = False) -> Iterator[str]:
    """A server of its own on a free port, stopped at the end; its address. ``jobs``: name → ports of its targets;
    ``rules``: with the alert rules that are deployed."""
    scraped = [
        {"job_name": job, "static_configs": [{"targets": [f"127.0.0.1:{port}" for port in ports]}]}
        for job, ports in jobs.items()
    ]
    pace = {"scrape_interval": PACE, "scrape_timeout": PACE, "evaluation_interval": PACE}
    config = {"global": pace, "scrape_configs": scraped, "rule_files": [str(RULES)] if rules else []}
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    options = {
        "config.file": folder / "prometheus.yml",
        "storage.tsdb.path": folder / "data",
        "web.listen-address": address,
        "log.level": "error",
    }
    process = subprocess.Popen([str(PROMETHEUS), *(f"--{name}={value}" for name, value in options.items())])
    try:
        _ready(process, f"http://{address}")
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait(timeout=WAIT_S)


def _ready(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        assert process.poll() is None, "prometheus stopped at once"
        try:
            if httpx.get(f"{address}/-/ready").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("prometheus did not become ready")
