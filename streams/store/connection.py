"""One way to open Redis: embedded or remote, one server or a cluster, with time-outs that never hang a worker."""

from typing import Final

from redis import exceptions as refused
from redis.asyncio import BlockingConnectionPool, Redis, RedisCluster
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

Client = Redis | RedisCluster

TIMEOUT_S: Final = 5.0
"""A Redis that has not answered by then counts as gone."""

CONNECTIONS: Final = 32
"""At most so many connections of one process; a command waits for a free one."""

_CLUSTER: Final = "redis+cluster://"
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


def connect(url: str, *, timeout_s: float = TIMEOUT_S, connections: int = CONNECTIONS) -> Client:
    """A client for ``redis://``, ``rediss://`` (TLS), ``unix://`` or ``redis+cluster://`` (any one node).

    Opens nothing before its first command; answers are bytes. A command whose connection turns out to be dead
    (the server was restarted) is sent once more over a new one: every write of ours is safe to repeat.
    """
    if url.startswith(_CLUSTER):
        return RedisCluster.from_url(
            "redis://" + url.removeprefix(_CLUSTER),
            protocol=2,
            socket_timeout=timeout_s,
            socket_connect_timeout=timeout_s,
            max_connections=connections,
        )
    pool = BlockingConnectionPool.from_url(
        url,
        protocol=2,
        timeout=timeout_s,
        socket_timeout=timeout_s,
        socket_connect_timeout=timeout_s,
        max_connections=connections,
        retry=Retry(NoBackoff(), 1, supported_errors=(refused.ConnectionError,)),
    )
    return Redis.from_pool(pool)


def is_outage(error: BaseException) -> bool:
    """Whether waiting and asking again may help (no connection, loading, disk full, failing over)."""
    if isinstance(error, _OUTAGES):
        return True
    return isinstance(error, refused.ResponseError) and str(error).startswith(_OUTAGE_REPLIES)
