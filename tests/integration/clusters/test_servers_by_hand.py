"""``make servers``: a Kafka and a Redis to try the parts against, until Ctrl-C."""

import asyncio
import os
import re
import signal
import subprocess
import sys

import psutil
import redis
from aiokafka.admin import AIOKafkaAdminClient

from tests.contract.log.kafka_server import missing
from tests.servers.required import need


def test_they_answer_at_the_addresses_printed_and_end_on_ctrl_c() -> None:
    need(missing())
    started = subprocess.Popen([sys.executable, "-m", "tests.servers"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert started.stdout is not None
        told = re.fullmatch(
            r"export LINKAGE_LOG=kafka://(\S+) LINKAGE_REDIS=(\S+)\n", started.stdout.readline().decode()
        )
        assert told is not None
        asyncio.run(_asks(told[1]))
        with redis.Redis.from_url(told[2]) as client:
            assert client.ping()
        children = psutil.Process(started.pid).children(recursive=True)
        assert len(children) == 2
        os.kill(started.pid, signal.SIGINT)
        assert started.wait(60) == 0
        assert not any(child.is_running() for child in children)
    finally:
        started.kill()
        started.communicate()


async def _asks(servers: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    await admin.close()
