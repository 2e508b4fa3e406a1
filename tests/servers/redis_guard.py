"""What a guarded Redis asks of whoever comes: a password, TLS, both or neither."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self
from urllib.parse import quote

from streams.embedded_redis import EmbeddedRedis, free_port
from tests.servers.certificates import Certificate

PASSWORD: Final = "p@ss/w:rd#1 ?&%2F"
"""Everything in it that means something else in a URL."""


def server_with_tls() -> Path | None:
    """The bundled server was built without TLS; the machine's own usually has it."""
    found = shutil.which("redis-server", path="/usr/bin:/usr/local/bin:/usr/sbin") or shutil.which("redis-server")
    if found is None:
        return None
    linked = subprocess.run(["ldd", found], capture_output=True, text=True, check=False)
    return Path(found) if "libssl" in linked.stdout else None


def no_tls() -> str | None:
    """Why there can be no Redis with TLS here, or None."""
    return None if server_with_tls() else "no redis-server that was built with TLS (apt-get install redis-server)"


@dataclass(frozen=True, slots=True)
class RedisGuard:
    password: str | None = None
    certificate: Certificate | None = None

    @property
    def scheme(self) -> str:
        return "rediss" if self.certificate else "redis"

    @property
    def login(self) -> str:
        """What stands before the host in a URL."""
        return f":{quote(self.password, safe='')}@" if self.password else ""

    @property
    def trust(self) -> str:
        """What stands at the end of a URL."""
        return f"?ssl_ca_certs={quote(str(self.certificate.authority))}" if self.certificate else ""

    def settings(self, port: int) -> dict[str, str]:
        """For redis.conf."""
        found = {"port": str(port)}
        if self.password:
            found |= {"requirepass": self.password, "masterauth": self.password}
        if self.certificate:
            keystore = str(self.certificate.keystore)
            found |= {
                "port": "0", "tls-port": str(port), "tls-cluster": "yes", "tls-auth-clients": "no",
                "tls-cert-file": keystore, "tls-key-file": keystore,
                "tls-ca-cert-file": str(self.certificate.authority),
            }  # fmt: skip
        return found

    @property
    def executable(self) -> Path | None:
        return server_with_tls() if self.certificate else None


class GuardedRedis:
    """``with GuardedRedis(directory, guard) as redis: connect(redis.url)``: one server."""

    def __init__(self, directory: Path, guard: RedisGuard) -> None:
        self.port = free_port()
        self.guard = guard
        self.server = EmbeddedRedis(
            directory, port=self.port, executable=guard.executable, settings=guard.settings(self.port)
        )

    @property
    def url(self) -> str:
        return f"{self.guard.scheme}://{self.guard.login}127.0.0.1:{self.port}{self.guard.trust}"

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stop()
