"""Redis, Kafka and Prometheus as compose.yaml starts them, on free ports of this machine."""

import re
import shutil
from pathlib import Path
from typing import Final

from streams.embedded_redis import free_port
from tests.contract.log.kafka_server import libs
from tests.deploy.on_loopback import Part, mounts
from tests.deploy.stack import DEPLOY

REDIS: Final = shutil.which("redis-server")
PROMETHEUS: Final = shutil.which("prometheus")
NO_REDIS: Final = "redis-server is not installed (Debian: apt-get install redis-server)"
NO_PROMETHEUS: Final = "prometheus is not installed (Debian: apt-get install prometheus)"

PLACES: Final = ("listeners", "advertised.listeners", "controller.quorum.voters", "log.dirs")
"""All that differs from deploy/kafka/server.properties here: addresses and the data folder."""
_LOOKS: Final = re.compile(r"^(\s+\w+_(?:interval|timeout): )\d+s", re.MULTILINE)
_PROGRAMS: Final = {
    "kafka-storage.sh": "kafka.tools.StorageTool",
    "kafka-server-start.sh": "kafka.Kafka",
    "kafka-broker-api-versions.sh": "kafka.admin.BrokerApiVersionsCommand",
}


def redis(folder: Path, secrets: Path, port: int) -> Part:
    here = mounts("redis") | {"/run/secrets/redis": str(secrets / "redis.conf")}
    here |= {"/etc/linkage/redis": str(DEPLOY / "redis"), "-p 6379": f"-p {port}"}
    return Part("redis", folder, here, ("--port", str(port), "--bind", "127.0.0.1"))


def kafka(folder: Path, port: int) -> Part:
    controller = free_port()
    places = {
        "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
        "controller.quorum.voters": f"1@127.0.0.1:{controller}",
        "log.dirs": str(folder / "data"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    properties = folder / "server.properties"
    shipped = (DEPLOY / "kafka" / "server.properties").read_text("utf-8")
    properties.write_text(shipped + "".join(f"{name}={places[name]}\n" for name in PLACES))  # the last one counts
    here = {
        "/etc/linkage/kafka/server.properties": str(properties),
        "/etc/linkage/kafka": str(DEPLOY / "kafka"),
        "/opt/kafka/bin": str(_programs(folder / "bin")),
        "localhost:9092": f"127.0.0.1:{port}",
    }
    return Part("kafka", folder, here, extra={"KAFKA_BIN": here["/opt/kafka/bin"]})


def _programs(folder: Path) -> Path:
    """Kafka's own scripts are not in its jars: the same names here start the same classes."""
    folder.mkdir(exist_ok=True)
    for name, main in _PROGRAMS.items():
        options = "$KAFKA_HEAP_OPTS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"
        (folder / name).write_text(f'#!/bin/sh\nexec java {options} -cp "{libs()}/*" {main} "$@"\n')
        (folder / name).chmod(0o755)
    return folder


def prometheus(folder: Path, port: int, addresses: dict[str, str]) -> Part:
    """``addresses``: address in the stack → here. The configuration is the file itself, with its rules; only the lists
    of targets beside it are others, and it looks every two seconds, because a rate takes two looks."""
    (folder / "targets").mkdir(parents=True)
    shutil.copytree(DEPLOY / "rules", folder / "rules")
    shipped = (DEPLOY / "prometheus.yml").read_text("utf-8")
    (folder / "prometheus.yml").write_text(_LOOKS.sub(r"\g<1>2s", shipped), "utf-8")
    for file in (DEPLOY / "targets").iterdir():
        text = file.read_text("utf-8")
        for there, address in addresses.items():
            text = text.replace(there, address)
        (folder / "targets" / file.name).write_text(text)
    here = {
        "/etc/prometheus/prometheus.yml": str(folder / "prometheus.yml"),
        "path=/prometheus": f"path={folder / 'data'}",
        "0.0.0.0:9090": f"127.0.0.1:{port}",
        "127.0.0.1:9090": f"127.0.0.1:{port}",
    }
    return Part("prometheus", folder, here)
