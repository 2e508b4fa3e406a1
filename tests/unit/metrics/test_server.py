"""The metrics port of a tracker or notifier, over real HTTP."""

import socket

import httpx
import pytest

from streams.metrics import MetricsServer, TrackerMetrics
from tests.unit.metrics.exposition import value


def test_it_serves_what_was_counted() -> None:
    tracker = TrackerMetrics()
    with MetricsServer(tracker.collectors, "127.0.0.1", 0) as server:
        tracker.dead("undecodable")
        answer = httpx.get(f"http://127.0.0.1:{server.port}/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert value(answer.content, "linkage_dead_letters_total", reason="undecodable") == 1
    assert b"_created" not in answer.content


def test_the_port_is_free_again_after_closing() -> None:
    with MetricsServer(TrackerMetrics().collectors, "127.0.0.1", 0) as server:
        port = server.port
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/metrics")


def test_a_taken_port_is_an_error_at_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            MetricsServer(TrackerMetrics().collectors, "127.0.0.1", taken.getsockname()[1])
