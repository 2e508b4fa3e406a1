"""A real Apache Kafka (KRaft) for tests, from the jars that Maven resolves: one node, or one of ``kafka_cluster``.

``python -m tests.contract.log.kafka_server`` fetches them once (120 MB); tests that need Kafka are skipped until
then. ``LINKAGE_KAFKA_LIBS`` names another directory that holds them.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Self

from streams.embedded_redis import free_port
from streams.orphan import die_with_parent

VERSION: Final = "3.9.1"
START_S: Final = 60.0

_POM: Final = f"""<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>linkage</groupId><artifactId>kafka-for-tests</artifactId><version>1</version><dependencies>
<dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId>
<version>{VERSION}</version></dependency>
<dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
</dependencies></project>"""


def libs() -> Path:
    given = os.environ.get("LINKAGE_KAFKA_LIBS")
    return Path(given) if given else Path.home() / ".cache" / "linkage" / f"kafka-{VERSION}"


def missing() -> str | None:
    """Why there can be no Kafka here, or None."""
    if shutil.which("java") is None:
        return "no java"
    if not any(libs().glob("kafka_2.13-*.jar")):
        return f"no Kafka in {libs()}: run python -m tests.contract.log.kafka_server"
    return None


def fetch() -> None:
    """Has Maven copy Kafka and all it needs. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as directory:
        pom = Path(directory) / "pom.xml"
        pom.write_text(_POM)
        command = ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={libs()}"]
        subprocess.run(command, check=True)


class KafkaServer:
    """``with KafkaServer(directory) as kafka: … kafka.servers``. ``kill`` and ``start`` make an outage of it.

    ``keystore`` (PEM: key and certificate) has it ask for TLS and for the name and password below, by PLAIN or SCRAM.
    ``controllers``: of a cluster, port by node, this ``node``'s among them.
    """

    USERNAME = "linkage"
    PASSWORD = "told to nobody"

    def __init__(
        self,
        directory: Path,
        keystore: Path | None = None,
        *,
        node: int = 1,
        controllers: Mapping[int, int] | None = None,
    ) -> None:
        self.directory = directory
        self.node = node
        self._keystore = keystore
        self._controllers = controllers or {node: free_port()}
        self.port = free_port()
        self._inside = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def servers(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def __enter__(self) -> Self:
        self.format()
        self.start()
        return self

    def format(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        self._properties.write_text(self._settings())
        scram = f"SCRAM-SHA-512=[name={self.USERNAME},password={self.PASSWORD}]"
        known = ["--add-scram", scram] if self._keystore else []
        self._java(
            "kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", str(self._properties), *known
        ).wait()

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        self.launch()
        self.await_started()

    def launch(self) -> None:
        """Of a cluster, each comes up when most of the others do."""
        self._process = self._java("kafka.Kafka", str(self._properties))

    def await_started(self) -> None:
        deadline = time.monotonic() + START_S
        while b"Kafka Server started" not in self._log.read_bytes():
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("Kafka did not start: " + self._log.read_text(errors="replace")[-2_000:])
            time.sleep(0.05)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None
            self._log.unlink()

    @property
    def _properties(self) -> Path:
        return self.directory / "server.properties"

    @property
    def _log(self) -> Path:
        return self.directory / "server.log"

    def _java(self, main: str, *arguments: str) -> subprocess.Popen[bytes]:
        options = ["-Xmx400m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"]
        with self._log.open("wb") as log:
            return subprocess.Popen(
                ["java", *options, "-cp", f"{libs()}/*", main, *arguments],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.directory,
                preexec_fn=die_with_parent(os.getpid()),
            )

    def _guard(self) -> dict[str, str]:
        if self._keystore is None:
            return {}
        security, clients = "org.apache.kafka.common.security", "listener.name.clients"
        plain = f'{security}.plain.PlainLoginModule required user_{self.USERNAME}="{self.PASSWORD}";'
        return {
            "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-512",
            f"{clients}.plain.sasl.jaas.config": plain,
            f"{clients}.scram-sha-512.sasl.jaas.config": f"{security}.scram.ScramLoginModule required;",
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": str(self._keystore),
        }

    def _settings(self) -> str:
        copies = str(len(self._controllers))
        settings = {
            "process.roles": "broker,controller",
            "node.id": str(self.node),
            "controller.quorum.voters": ",".join(f"{n}@127.0.0.1:{port}" for n, port in self._controllers.items()),
            "controller.listener.names": "CONTROLLER",
            "listeners": f"CLIENTS://127.0.0.1:{self.port},INSIDE://127.0.0.1:{self._inside},"
            f"CONTROLLER://127.0.0.1:{self._controllers[self.node]}",
            "listener.security.protocol.map": f"CLIENTS:{'SASL_SSL' if self._keystore else 'PLAINTEXT'},"
            "INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name": "INSIDE",
            **self._guard(),
            "log.dirs": str(self.directory / "data"),
            "offsets.topic.replication.factor": copies,
            "offsets.topic.num.partitions": "3",
            "transaction.state.log.replication.factor": copies,
            "transaction.state.log.min.isr": "1",
            "broker.session.timeout.ms": "2000",  # so long a killed broker's place stays taken
            "broker.heartbeat.interval.ms": "500",
            "group.initial.rebalance.delay.ms": "0",
            "group.min.session.timeout.ms": "1000",
        }
        return "".join(f"{name}={value}\n" for name, value in settings.items())


if __name__ == "__main__":
    fetch()
    sys.stderr.write(f"Kafka {VERSION} is in {libs()}\n")
