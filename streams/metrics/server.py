"""The metrics port of a process that has no HTTP server of its own (tracker, notifier)."""

from typing import TYPE_CHECKING, Self

from prometheus_client import start_http_server

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry


class MetricsServer:
    """Serves ``collectors`` at ``http://host:port/metrics`` from a thread of its own until closed.

    Port 0 takes a free one; ``port`` says which. Raises OSError if the port is taken.
    """

    def __init__(self, collectors: "CollectorRegistry", host: str, port: int) -> None:
        self._server, self._thread = start_http_server(port, host, collectors)
        self.port = int(self._server.server_port)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
