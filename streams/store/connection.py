"""One way to open Redis: embedded or remote, one server or a cluster, with time-outs that never hang a worker."""

from typing import Any, Final
from urllib.parse import urlsplit

from redis import exceptions as refused
from redis.asyncio import BlockingConnectionPool, Redis, RedisCluster
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.connection import SSLConnection, parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

Client = Redis | RedisCluster

TIMEOUT_S: Final = 5.0
"""A Redis that has not answered by then counts as gone."""

CONNECTIONS: Final = 32
"""At most so many connections of one process; a command waits for a free one."""

ERRORS: Final = (refused.RedisError, refused.RedisClusterException, OSError)
"""What a client may raise: the cluster's own errors are not of the family of the others."""

_CLUSTER: Final = "+cluster"
_PORT: Final = 6379
_OUTAGES: Final = (
    refused.ConnectionError,
    refused.TimeoutError,
    refused.BusyLoadingError,
    refused.ReadOnlyError,
    refused.OutOfMemoryError,
    OSError,
)
_OUTAGE_REPLIES: Final = (
    "MISCONF", "OOM", "LOADING", "READONLY", "CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN", "NOREPLICAS"
)  # fmt: skip
_CLUSTER_OUTAGES: Final = ("Redis Cluster cannot be connected", "All slots are not covered", "startup_nodes could not")
"""The others say that a command does not go with a cluster."""


def connect(url: str, *, timeout_s: float = TIMEOUT_S, connections: int = CONNECTIONS) -> Client:
    """A client for ``redis://``, ``unix://`` or ``redis+cluster://host:port[,host:port…]`` (any of its nodes; one that
    answers is enough), ``rediss`` for TLS: ``[user:password@]`` before the host, ``?ssl_ca_certs=…`` at the end.

    Opens nothing before its first command; answers are bytes. A command whose connection turns out to be dead
    (the server was restarted) is sent once more over a new one: every write of ours is safe to repeat.
    """
    timeouts: dict[str, Any] = {
        "protocol": 2, "socket_timeout": timeout_s, "socket_connect_timeout": timeout_s, "max_connections": connections,
    }  # fmt: skip
    if _CLUSTER in url.partition("://")[0]:
        return _cluster(url.replace(_CLUSTER, "", 1), timeouts)
    pool = BlockingConnectionPool.from_url(
        url,
        timeout=timeout_s,
        retry=Retry(NoBackoff(), 1, supported_errors=(refused.ConnectionError,)),
        **timeouts,
    )
    return Redis.from_pool(pool)


def _cluster(url: str, timeouts: dict[str, Any]) -> RedisCluster:
    login, at, hosts = urlsplit(url).netloc.rpartition("@")
    nodes = [urlsplit(f"//{host}") for host in hosts.split(",")]
    told: dict[str, Any] = dict(parse_url(url.replace(f"{login}{at}{hosts}", f"{login}{at}{nodes[0].netloc}", 1)))
    tls = told.pop("connection_class", None) is SSLConnection
    login_and_trust = {name: value for name, value in told.items() if name not in ("host", "port", "db")}
    return RedisCluster(
        startup_nodes=[ClusterNode(node.hostname or "", node.port or _PORT) for node in nodes],
        ssl=tls,
        **login_and_trust,
        **timeouts,
    )


def is_outage(error: BaseException) -> bool:
    """Whether waiting and asking again may help (no connection, loading, disk full, failing over)."""
    if isinstance(error, _OUTAGES):
        return True
    if isinstance(error, refused.RedisClusterException):
        return isinstance(error, refused.SlotNotCoveredError) or str(error).startswith(_CLUSTER_OUTAGES)
    return isinstance(error, refused.ResponseError) and str(error).startswith(_OUTAGE_REPLIES)
