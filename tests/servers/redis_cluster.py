"""A real Redis Cluster on loopback: three servers that share the slots, and refuse what goes across them."""

import socket
import time
from pathlib import Path
from typing import Any, Final, Self

from redis import Redis

from streams.embedded_redis import EmbeddedRedis, free_port
from tests.servers.redis_guard import RedisGuard

NODES: Final = 3
SLOTS: Final = 16_384
HIGHEST_PORT: Final = 55_000
"""A node also listens 10,000 ports up, for the others."""
START_S: Final = 30.0


class ThreeNodes:
    """``with ThreeNodes(directory) as cluster: connect(cluster.url)``. Nodes can be stopped and started again."""

    def __init__(self, directory: Path, guard: RedisGuard | None = None) -> None:
        self.guard = guard or RedisGuard()
        self.ports = [_port_with_room_above() for _ in range(NODES)]
        self.nodes = [
            EmbeddedRedis(
                directory / str(port), port=port, executable=self.guard.executable,
                settings={**self.guard.settings(port), "cluster-enabled": "yes", "cluster-node-timeout": "2000"},
            )
            for port in self.ports
        ]  # fmt: skip

    @property
    def addresses(self) -> str:
        return ",".join(f"127.0.0.1:{port}" for port in self.ports)

    @property
    def url(self) -> str:
        return f"{self.guard.scheme}+cluster://{self.guard.login}{self.addresses}{self.guard.trust}"

    def __enter__(self) -> Self:
        try:
            for node in self.nodes:
                node.start()
            self._join()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for node in self.nodes:
            node.stop()

    def restart(self) -> None:
        """All nodes, after they were stopped."""
        for node in self.nodes:
            node.start()
        self._agreed()

    def _join(self) -> None:
        first = self.nodes[0]
        for number, node in enumerate(self.nodes):
            mine = range(number * SLOTS // NODES, (number + 1) * SLOTS // NODES)
            self._ask(node, "CLUSTER", "ADDSLOTS", *mine)
            if node is not first:
                self._ask(first, "CLUSTER", "MEET", "127.0.0.1", node.port)
        self._agreed()

    def _agreed(self) -> None:
        """Until every node knows that all slots are served, and by whom."""
        deadline = time.monotonic() + START_S
        for node in self.nodes:
            while not self._complete(node):
                if time.monotonic() > deadline:
                    raise RuntimeError(f"the cluster does not come together: {self._ask(node, 'CLUSTER', 'INFO')!r}")
                time.sleep(0.01)

    def _complete(self, node: EmbeddedRedis) -> bool:
        info = self._ask(node, "CLUSTER", "INFO")
        return b"cluster_state:ok" in info and b"cluster_known_nodes:%d" % NODES in info

    def _ask(self, node: EmbeddedRedis, *command: Any) -> bytes:
        client: Any = Redis(unix_socket_path=str(node.socket), password=self.guard.password)
        try:
            answer = client.execute_command(*command)
        finally:
            client.close()
        return answer if isinstance(answer, bytes) else str(answer).encode()


def _port_with_room_above() -> int:
    while (port := free_port()) > HIGHEST_PORT or not _free(port + 10_000):
        pass
    return port


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
